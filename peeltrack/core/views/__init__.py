"""What a reader is shown: looks, listings, counts, one record in full.

The columns of a listing are declared beside the rows they speak of, by whoever makes the rows, here
or in another wing of the core; a command only chooses among them.
"""
