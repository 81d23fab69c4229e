"""Copydesk as it is given out: the wheel, what it installs, the image's steps, the units of systemd."""
