"""What is given out of a register to people and programs that do not keep it."""
