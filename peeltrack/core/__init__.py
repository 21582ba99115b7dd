"""The nouns and the sums. Pure: no file, clock, git or terminal."""
