"""Use cases of a desk: what it needs is put in place, looked at, and taken back."""
