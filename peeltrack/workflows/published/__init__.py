"""What others publish is brought into the register, or held against it."""
