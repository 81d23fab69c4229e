"""The demo in a real browser, as a newcomer presses it: `make acceptance`; and pictures of it: `make pictures`."""
