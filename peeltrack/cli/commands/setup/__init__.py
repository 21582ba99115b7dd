"""Commands that set up a register and a desk."""
