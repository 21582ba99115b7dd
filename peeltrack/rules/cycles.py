"""Ways that lead back to where they began."""

from collections.abc import Iterable, Iterator, Mapping


def circles(ways: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Return circles among the names, each from the name where it was entered to the last before it again.

    Every name that lies on a circle is on at least one of those returned or leads into one; the
    time taken grows with the number of names and ways.

    >>> list(circles({"A": ["B"], "B": ["C"], "C": ["B"]}))
    [('B', 'C')]
    """
    left: set[str] = set()
    for start in ways:
        if start in left:
            continue
        path: dict[str, Iterator[str]] = {start: iter(ways[start])}
        while path:
            name = next(reversed(path))
            following = next(path[name], None)
            if following is None:
                del path[name]
                left.add(name)
            elif following in path:
                names = list(path)
                yield tuple(names[names.index(following) :])
            elif following not in left:
                path[following] = iter(ways.get(following, ()))
