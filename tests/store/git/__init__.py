"""Tests of store/git."""
