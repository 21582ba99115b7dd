"""Disk and git, on real folders and real repositories."""
