"""The files of evidence that steps vouch for, and whether git still holds them as they were."""

from collections.abc import Iterable, Iterator, Mapping

from peeltrack.core.chain.rounds import standing
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Past, reach
from peeltrack.core.history.provenance import Origins
from peeltrack.core.model.check_context import lies_inside


@frozen
class Exhibit:
    """One file of evidence, as one standing step vouches for it."""

    record: str  #: path of the record
    digest: str  #: of the step
    commit: str  #: that brought the step
    path: str  #: of the file, relative to register.toml
    sha256: str  #: as the record says; "" where it says none


@frozen
class Kept:
    """What git holds under the path of an exhibit."""

    at_step: str = ""  #: id of the content in the step's commit; "" where the file was not there
    at_tip: str = ""  #: id of the content in the tip; "" where it is not there
    sha256: str = ""  #: of the content in the tip, where it was asked for


def exhibits(past: Past, origins: Origins) -> Iterator[Exhibit]:
    """Return the evidence inside the register of every standing step of the tip."""
    in_reach = reach(past.graph, past.tip)
    for path, page in past.pages.items():
        record = page.record
        pieces = [one for one in record.evidence if _in_git(one.path)] if record else []
        if record is None or not pieces:
            continue
        for step in standing(record):
            found = [one for one in origins.found.get((path, step), ()) if one.deed.id in in_reach]
            for one in pieces if found else ():
                yield Exhibit(
                    record=path,
                    digest=step.digest,
                    commit=found[-1].deed.id,
                    path=one.path,
                    sha256=one.sha256.strip().lower(),
                )


def _in_git(path: str) -> bool:
    # Git is asked for one path a line.
    return bool(path) and lies_inside(path) and "\n" not in path


def swapped(kept: Iterable[tuple[Exhibit, Kept]]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return why evidence is no longer what was vouched for, by path of the record and digest of the step.

    A file that git never held is not judged: it may lie on the signer's desk alone.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for exhibit, one in kept:
        if reason := _reason(exhibit, one):
            found.setdefault((exhibit.record, exhibit.digest), {})[reason] = None
    return {key: tuple(reasons) for key, reasons in found.items()}


def _reason(exhibit: Exhibit, kept: Kept) -> str:
    if not kept.at_tip:
        return f"{exhibit.path} was removed from the register" if kept.at_step else ""
    if exhibit.sha256:
        same = kept.sha256 == exhibit.sha256
        return "" if same else f"{exhibit.path} is not the file that was vouched for: its sha256 differs"
    if kept.at_step and kept.at_step != kept.at_tip:
        return f"{exhibit.path} was changed afterwards, and the record holds no sha256 of it"
    return ""
