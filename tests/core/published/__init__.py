"""Tests of what is read of published documents."""
