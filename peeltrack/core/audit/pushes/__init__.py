"""What no push may bring: the rules with their examples, and what is found."""
