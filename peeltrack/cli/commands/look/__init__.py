"""Commands that show the register."""
