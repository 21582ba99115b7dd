"""Attacks on the proof, each told in a file of its own, and the honest history that looks most like it."""
