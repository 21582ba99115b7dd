"""What a person may have meant by a word that is not there."""

from collections.abc import Iterable


def nearest(typed: str, words: Iterable[str], count: int = 1, alike: float = 0.6) -> list[str]:
    """Return up to `count` of the words that are spelled most like `typed`, the likest first."""
    # Here and not at the top: it is needed for mistakes only, and difflib is slow to import.
    from difflib import get_close_matches

    return get_close_matches(typed, list(words), count, alike)


def did_you_mean(typed: str, words: Iterable[str], otherwise: str, count: int = 1) -> str:
    """Return the hint that names what was meant, or `otherwise` where nothing is spelled like it."""
    near = nearest(typed, words, count)
    return f"did you mean {' or '.join(near)}?" if near else otherwise
