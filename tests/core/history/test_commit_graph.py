"""What a commit builds on."""

from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.history.commit_graph import Graph, MarksBelow, Node, reach


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return commits called by their numbers, each made on top of up to three that come before it."""
    count = draw(st.integers(1, 12))
    parents = (draw(st.sets(st.integers(0, at - 1), max_size=3)) if at else set[int]() for at in range(count))
    return {str(at): Node(tuple(map(str, sorted(those))), 0) for at, those in enumerate(parents)}


@given(graphs(), st.data())
def test_the_marks_below_a_commit_are_those_of_the_marked_commits_in_its_reach(
    graph: Graph, data: st.DataObject
) -> None:
    marks, marked = MarksBelow(graph), dict[str, int]()
    for commit in graph:
        marks.go_to(commit)
        for parent in graph[commit].parents:
            in_reach = reach(graph, parent)
            expected = sum(mark for one, mark in marked.items() if one in in_reach)
            assert marks.below(parent) == expected
        if data.draw(st.booleans()):
            marked[commit] = marks.mark(commit)
            assert marks.mark(commit) == marked[commit]


def test_a_commit_that_is_not_in_the_graph_builds_on_nothing() -> None:
    marks = MarksBelow({"a": Node((), 0)})
    marks.go_to("b")
    assert marks.below("b") == 0
