"""Two edits of one file of the register are joined by value, or it is said where they cannot be."""
