"""Edits of people, posts and keys in register.toml, and a keeper's word for those of others."""
