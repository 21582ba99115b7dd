"""Tests of store/toml."""
