"""Tests of store/git/setup."""
