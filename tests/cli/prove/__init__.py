"""Tests of cli/prove."""
