"""The sign-off chain: who may take which step, and what a step vouches for."""
