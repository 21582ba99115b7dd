"""Tests of cli/setup."""
