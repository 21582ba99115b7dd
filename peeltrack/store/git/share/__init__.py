"""What several desks have done: fetched, joined, handed on."""
