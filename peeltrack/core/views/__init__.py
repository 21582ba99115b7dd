"""What a reader is shown: looks, listings, counts, one record in full.

The columns of a listing are declared beside the rows they speak of, by whoever makes the rows: here,
in another wing of the core, or in the rules. A command only chooses among them, and a terminal decides
by what they say of themselves which to shorten, to put below others, or to leave out.
"""
