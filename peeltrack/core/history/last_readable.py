"""What a file held when it last could be read, for one that cannot be read now, or is gone."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from peeltrack.core.history.commit_graph import Graph

T = TypeVar("T")


class LastReadable(Generic[T]):
    """What files held before they were broken or taken out, by the commits that did it, parents first."""

    def __init__(self, graph: Graph, earlier: Callable[[str, str], T | None]) -> None:
        """`earlier` is asked about a commit outside `graph` and a path."""
        self._graph, self._earlier = graph, earlier
        self._noted: dict[tuple[str, str], T | None] = {}

    def note(self, commit: str, path: str, before: T | None) -> None:
        """Take note that a commit left a file unreadable, or took it out, and what it held until then."""
        self._noted[commit, path] = before

    def at(self, commit: str, path: str) -> Iterator[T]:
        """Yield what the file held, one for each line of the history that ends in `commit`."""
        seen, left = {commit}, [commit]
        while left:
            commit = left.pop()
            if (commit, path) in self._noted or commit not in self._graph:
                known = commit in self._graph
                noted = self._noted.get((commit, path)) if known else self._earlier(commit, path)
                if noted is not None:
                    yield noted
                continue
            parents = [parent for parent in self._graph[commit].parents if parent not in seen]
            seen.update(parents)
            left += parents
