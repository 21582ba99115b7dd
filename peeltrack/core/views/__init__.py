"""What a reader is shown: looks, listings, counts, one record in full."""
