"""Years of ten people who do nothing wrong: nothing of what they do may alarm anybody."""
