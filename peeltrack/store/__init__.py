"""Disk and git: where the register is read from and written to."""
