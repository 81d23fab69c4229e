"""What can be wrong with content, found and put in a teacher's words."""
