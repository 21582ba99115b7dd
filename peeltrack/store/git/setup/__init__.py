"""What is written into the folder of a repository, for this copy of it alone."""
