"""Tests of peeltrack, by room."""
