"""Tests of cli/prepare."""
