"""What the history proves: every step judged, and how one verdict is checked by hand."""
