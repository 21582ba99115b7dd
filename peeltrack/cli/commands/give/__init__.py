"""Commands that give out what the register holds."""
