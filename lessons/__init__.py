"""Courses, lessons and the reader's place in them. Knows questions; knows no database and no Discord."""
