"""What is remembered of a register, so that few of its files are read."""
