"""What the history of a register proves, on real repositories with real keys."""
