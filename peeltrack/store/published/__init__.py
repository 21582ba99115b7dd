"""Readers of what others publish: each turns the bytes of one format into a neutral document."""
