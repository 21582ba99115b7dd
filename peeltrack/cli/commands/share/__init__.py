"""Commands that save what was edited and share it with the others."""
