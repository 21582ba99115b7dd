"""Tests of the nouns and the sums."""
