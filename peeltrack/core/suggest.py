"""What a person may have meant by a word that is not there."""

from collections.abc import Iterable

#: From so many letters on, words that contain what was typed are near to it.
_TELLING = 3


def nearest(typed: str, words: Iterable[str], count: int = 1, alike: float = 0.6) -> list[str]:
    """Return up to `count` of the words that are most like `typed`, whatever their case.

    Those that are spelled like it come first, the likest before the others; then those that contain it.

    >>> nearest("peel", ["stalking-2024", "peel-2017-effectiveness"])
    ['peel-2017-effectiveness']
    """
    # Here and not at the top: it is needed for mistakes only, and difflib is slow to import.
    from difflib import get_close_matches

    wanted, known = typed.casefold(), {word.casefold(): word for word in words}
    spelled = get_close_matches(wanted, known, count, alike)
    holding = [word for word in known if wanted in word] if len(wanted) >= _TELLING else []
    return [known[word] for word in dict.fromkeys((*spelled, *holding))][:count]


def did_you_mean(typed: str, words: Iterable[str], otherwise: str, count: int = 1) -> str:
    """Return the hint that names what was meant, or `otherwise` where nothing is spelled like it."""
    near = nearest(typed, words, count)
    return f"did you mean {' or '.join(near)}?" if near else otherwise
