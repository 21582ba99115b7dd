"""Text from the bytes of others, who do not always say in which encoding they wrote."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text with LF line ends, and notes on bytes that were no UTF-8.

    A byte order mark decides; else each line is UTF-8, and Windows-1252 where it cannot be: so a page to
    which somebody pasted a line of another encoding is read in both.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _lf(content.decode(name, "replace")), ()
    try:
        return _lf(content.decode("utf-8")), ()
    except UnicodeDecodeError:
        pass
    lines = content.split(b"\n")
    read = [_line(line) for line in lines]
    odd = sum(1 for _, sure in read if not sure)
    note = f"{odd} of {len(lines)} lines are not UTF-8 and were read as Windows-1252"
    return _lf("\n".join(text for text, _ in read)), (note,)


def _line(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace"), False


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
