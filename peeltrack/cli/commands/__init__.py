"""The commands, one file each, in the groups of `peeltrack --help`."""
