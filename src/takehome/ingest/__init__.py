"""Find out how pandas reads a file, and put the file into a project."""
