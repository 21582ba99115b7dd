"""Pictures of a terminal: what the program shows on one, drawn by rich as SVG."""

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from tests.cli.screen import on_terminal

SHIPPED = Path(__file__).parents[1] / "register"

#: As rich has it, without the fonts that a browser would fetch from the network.
FORM = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px SFMono-Regular, Consolas, "DejaVu Sans Mono", monospace; \
line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font: bold 18px Arial, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""

_TEXT = re.compile(
    r'<text class="([^"]+)" x="([^"]+)" (y="[^"]+") textLength="([^"]+)" (clip[^>]+)>([^<]*)</text>'
)


def picture(name: str, columns: int, *arguments: str) -> str:
    """Return an SVG of a terminal of so many columns in which peeltrack shows the shipped register.

    `name` makes its ids its own. The same screen gives the same picture.
    """
    screen = on_terminal(columns, *arguments, PEELTRACK_REGISTER=str(SHIPPED))
    drawn = Console(width=columns, record=True, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    drawn.print(Text.from_ansi(screen.text.rstrip()), soft_wrap=True)
    command = " ".join(("peeltrack", *arguments))
    whole = drawn.export_svg(title=command, theme=DIMMED_MONOKAI, code_format=FORM, unique_id=name)
    return _TEXT.sub(lambda match: "".join(_pieces(*match.groups())), whole)


def _pieces(style: str, x: str, rest: str, length: str, clip: str, text: str) -> Iterator[str]:
    """Yield each run of words where it stands: not every program that draws SVG keeps a row of blanks."""
    written = html.unescape(text).replace("\xa0", " ")
    cell = float(length) / max(len(written), 1)
    for run in re.finditer(r"\S+(?: \S+)*", written):
        place, wide = float(x) + run.start() * cell, len(run[0]) * cell
        words = html.escape(run[0]).replace(" ", "&#160;")
        yield f'<text class="{style}" x="{place:g}" {rest} textLength="{wide:g}" {clip}>{words}</text>'


def words(svg: str) -> list[str]:
    """Return what is written in a picture, piece by piece: what stays when rich draws in another way."""
    return [html.unescape(piece).strip() for piece in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
