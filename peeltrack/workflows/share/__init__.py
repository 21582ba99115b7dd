"""Use cases of work that is saved, shared with others and joined with theirs."""
