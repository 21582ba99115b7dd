"""Tables of recommendations, drawn or pasted as text, and their rows."""
