"""From headings, paragraphs, blocks of labels and bullets to candidates."""

from dataclasses import replace

from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Certainty, Field, Heading, label
from peeltrack.core.published.day import lead_in_day
from peeltrack.core.published.item import Candidate, Corrections, Left, Told
from peeltrack.core.published.not_items import furniture
from peeltrack.core.published.numbering import Numbered, kind_named, numbered
from peeltrack.core.published.prose_marks import (
    ASKS,
    BULLET,
    FORCE_ASKED,
    LABELLED,
    SECTION,
    SECTION_WITH_COUNT,
    asks,
    asks_by_itself,
    asks_or_dates,
    field_of,
    is_mention,
    is_part_of,
    leads_in,
    spelled,
)
from peeltrack.core.published.shapes import Prose, TextLine

#: Fields that begin an item where they are a label.
_BEGIN = (Field.WORDING, Field.NUMBER)


class ProseReader:
    """Reads lines, each in its turn, into candidates and what is left out."""

    def __init__(self, corrections: Corrections) -> None:
        self.candidates: list[Candidate] = []
        self.left: list[Left] = []
        self._corrections = corrections
        self._open: Candidate | None = None
        self._level = 0  #: of the heading of the open item
        self._field: Heading | None = None  #: what the next paragraph belongs to
        self._ended = False  #: whether an empty line has come since
        self._section: Kind | None = None  #: what the bullets or paragraphs of this section are
        self._section_level = 0
        self._lead_in = ""  #: a sentence that ends with a colon, above its bullets

    def read(self, prose: Prose) -> None:
        """Read every line."""
        for line in prose.lines:
            if not line.text.strip():
                self._ended = True
                continue
            self._read(line)
            self._ended = False
        self.close()

    def close(self) -> None:
        """End the item that is open."""
        if self._open is not None:
            self.candidates.append(self._open)
        self._open, self._field = None, None

    def _read(self, line: TextLine) -> None:
        text = line.text.strip()
        if line.number in self._corrections.leave:
            self._leave(line, "it is to be left out")
            found = numbered(text)
            if found is not None and found.kind is not None and not is_mention(found, text):
                # What stands below it is no text of the recommendation above.
                self.close()
            return
        if line.number in self._corrections.take:
            self._begin_taken(line)
            return
        if why := furniture(line.text):
            self._leave(line, why)
            return
        for way in (
            self._as_section,
            self._as_label,
            self._as_number,
            self._as_heading,
            self._as_bullet,
            self._as_asked,
        ):
            if way(line, text):
                return
        self._as_text(line, text)

    # One way of reading a line each; true where it was that.

    def _as_section(self, line: TextLine, text: str) -> bool:
        match = SECTION.match(text) or SECTION_WITH_COUNT.match(text)
        if match is None:
            return False
        self.close()
        self._section, self._section_level, self._lead_in = kind_named(match[1]), line.level, ""
        return True

    def _as_label(self, line: TextLine, text: str) -> bool:
        match = LABELLED.match(text)
        found = label(match[1]) if match else None
        number = numbered(text)
        if match and found is None and number is None:
            return False
        if found is None and number is None:
            # Alone on its line, a label counts only inside an item.
            found = label(text) if self._open and len(text) < 60 and not text.endswith(".") else None
            if found is None or found.field in (*_BEGIN, None):
                return False
            self._field = found
            return True
        if found is None or match is None:
            return False
        self._set(found, match[2].strip(), line)
        return True

    def _set(self, found: Heading, text: str, line: TextLine) -> None:
        assert found.field is not None
        begins = found.field in _BEGIN and not self._lacks(found.field)
        if begins:
            self.close()
            self._open = Candidate(line=line.number, told=(), kind=kind_named(found.text) or self._section)
            self._level, self._lead_in = line.level, ""
        if self._open is None:
            self._leave(line, f"{found.text} of no recommendation")
            return
        self._field = found
        if text:
            self._tell(found.field, text, line, found)

    def _lacks(self, field: Field) -> bool:
        """Return whether the open item still waits for its text or its number."""
        return self._open is not None and not any(one.field is field for one in self._open.told)

    def _as_number(self, line: TextLine, text: str) -> bool:
        found = numbered(text)
        if found is None or is_mention(found, text):
            return False
        if self._open is not None and found.kind is None and not line.level:
            # Inside a text, a bare 7.1 is a part only of its own recommendation.
            if self._as_part(found, line):
                return True
            if self._field is not None:
                return False
        self.close()
        heading_kind = found.kind or (self._section if not found.parent else None)
        told = [Told(field=Field.NUMBER, text=spelled(found), line=line.number)]
        if found.rest:
            told.append(Told(field=field_of(found.rest), text=found.rest, line=line.number))
        self._open = Candidate(line=line.number, told=tuple(told), kind=heading_kind)
        self._level, self._lead_in = line.level, ""
        self._field = Heading("", Field.WORDING, Certainty.SURE) if not asks(found.rest) else None
        return True

    def _as_part(self, found: Numbered, line: TextLine) -> bool:
        assert self._open is not None
        own = next((one.text for one in self._open.told if one.field is Field.NUMBER), "")
        if not found.parent or not found.rest or not is_part_of(own, found):
            return False
        self.close()
        told = (
            Told(field=Field.NUMBER, text=found.number, line=line.number),
            Told(field=Field.WORDING, text=found.rest, line=line.number),
        )
        self._open, self._field = Candidate(line=line.number, told=told), None
        return True

    def _as_heading(self, line: TextLine, text: str) -> bool:
        if not line.level:
            return False
        if self._open is not None and line.level > self._level > 0:
            return False
        self.close()
        if line.level <= self._section_level or not self._section_level:
            self._section = None
        self._lead_in = ""
        return True

    def _as_bullet(self, line: TextLine, text: str) -> bool:
        if not (line.bullet or BULLET.match(text)):
            if text.endswith(":") and self._open is None and leads_in(text):
                self._lead_in = text
                return True
            return False
        if self._open is not None:
            return False
        bare_text = BULLET.sub("", text)
        if self._lead_in and (asks_or_dates(self._lead_in) or asks_by_itself(bare_text)):
            self._add_unnumbered(line, bare_text, lead_in=self._lead_in)
            return True
        if self._section is not None and ASKS.search(bare_text):
            self._add_unnumbered(line, bare_text)
            return True
        return False

    def _as_asked(self, line: TextLine, text: str) -> bool:
        """Take a paragraph below "Areas for improvement" that says what the force should do."""
        if self._open is not None or self._section is None or not FORCE_ASKED.match(text):
            return False
        self._add_unnumbered(line, text)
        return True

    def _as_text(self, line: TextLine, text: str) -> None:
        if self._open is None:
            self._lead_in = "" if not line.bullet else self._lead_in
            if ASKS.search(text) and (FORCE_ASKED.match(text) or text[:1].isdigit()):
                self._leave(line, "it asks for something, but nothing says that it is an item", takeable=True)
            return
        if self._field is not None and self._field.field is not None:
            self._go_on(line, text, self._field)
        elif line.bullet or BULLET.match(text):
            last = self._open.told[-1]
            if last.field is Field.WORDING and (
                last.text.rstrip().endswith((":", ";", ",")) or "\n" in last.text
            ):
                self._extend(text)
        elif not self._ended and not line.level and self._open.told:
            self._extend(text, " ")

    def _go_on(self, line: TextLine, text: str, found: Heading) -> None:
        """Add a paragraph to the field that is being told; the text of a recommendation ends with itself."""
        assert self._open is not None
        assert found.field is not None
        told = [one for one in self._open.told if one.field is found.field]
        own_text = found.field is Field.WORDING and not found.text
        goes_on = line.bullet or BULLET.match(text) or (told and told[-1].text.rstrip().endswith(":"))
        if own_text and told and self._ended and not goes_on:
            self._field = None
            return
        if told and self._open.told[-1].field is found.field:
            self._extend(text)
        else:
            self._tell(found.field, text, line, found)

    def _tell(self, field: Field, text: str, line: TextLine, found: Heading) -> None:
        assert self._open is not None
        one = Told(field=field, text=text, line=line.number, heading=found.text, day=found.day)
        self._open = replace(self._open, told=(*self._open.told, one))

    def _extend(self, text: str, between: str = "\n") -> None:
        assert self._open is not None
        *others, last = self._open.told
        self._open = replace(self._open, told=(*others, replace(last, text=f"{last.text}{between}{text}")))

    def _add_unnumbered(self, line: TextLine, text: str, *, lead_in: str = "") -> None:
        told = [Told(field=Field.WORDING, text=text, line=line.number)]
        if (day := lead_in_day(lead_in)) and day.last:
            told.append(Told(field=Field.DEADLINE, text=day.text, line=line.number))
        self.candidates.append(Candidate(line=line.number, told=tuple(told), kind=self._section))

    def _begin_taken(self, line: TextLine) -> None:
        self.close()
        found = numbered(line.text)
        told = [Told(field=Field.WORDING, text=BULLET.sub("", line.text.strip()), line=line.number)]
        if found and found.rest:
            told = [
                Told(field=Field.NUMBER, text=spelled(found), line=line.number),
                Told(field=Field.WORDING, text=found.rest, line=line.number),
            ]
        self._open, self._field, self._level = Candidate(line=line.number, told=tuple(told)), None, line.level

    def _leave(self, line: TextLine, why: str, *, takeable: bool = False) -> None:
        self.left.append(Left(line=line.number, text=line.text.strip(), why=why, takeable=takeable))
