"""Taking a step: what speaks against it, what an audit would say of it, and its commits."""
