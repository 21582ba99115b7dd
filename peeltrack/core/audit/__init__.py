"""What the history proves of each step."""
