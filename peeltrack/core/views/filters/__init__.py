"""Choosing among records: what can be asked, and whom it means."""
