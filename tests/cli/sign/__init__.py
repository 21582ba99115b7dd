"""Tests of cli/sign."""
