"""Tests of what a stretch of time has brought."""
