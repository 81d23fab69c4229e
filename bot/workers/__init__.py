"""Worker processes, in which whatever somebody brought is read, checked, compared, imported, exported and drawn."""
