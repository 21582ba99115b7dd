"""Commands as a person calls them: arguments in, bytes and exit code out."""
