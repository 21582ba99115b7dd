"""What pages, papers and lists of others say: from tables and lines to items, and from items to records."""
