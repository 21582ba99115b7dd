"""What a register is, and what follows from it. Pure: no file, clock, git or terminal."""
