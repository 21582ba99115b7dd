"""`peeltrack measure`: one more reading of what is counted."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import DAY, Words, complete_ids, words
from peeltrack.cli.questions import not_after_today
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Better, Reading, Said
from peeltrack.workflows.edit import Edit, open_record
from peeltrack.workflows.edit_record import MeasureNamed, add_reading


class Number(click.ParamType[int | float]):
    """A number as a person types it, with or without a percent sign."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        """Return a whole number where it is one."""
        if isinstance(value, int | float):
            return value
        typed = str(value).strip().removesuffix("%").strip()
        try:
            return int(typed) if typed.lstrip("+-").isdecimal() else _finite(float(typed))
        except ValueError:
            return self.fail(f'"{value}" is not a number; write it like 38.9', param, ctx)


def _finite(value: float) -> float:
    if value - value != 0:
        raise ValueError
    return value


NUMBER = Number()


@edit_command("measure")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--reading", "value", type=NUMBER, required=True, metavar="VALUE", help="The value, in its unit."
)
@click.option(
    "--name", default="", metavar="TEXT", help="Which measure, where the record has several, or a new one."
)
@click.option("--on", type=DAY, metavar="DATE", help="Day for which it holds; else today.")
@click.option("--period", default="", metavar="TEXT", help="The period in words, where it is no single day.")
@click.option("--sample", type=click.IntRange(min=0), metavar="N", help="How many cases were looked at.")
@click.option("--count", type=click.IntRange(min=0), metavar="N", help="How many of the sample.")
@click.option("--margin", type=NUMBER, metavar="VALUE", help="Half the width of the confidence interval.")
@click.option("--inspected", is_flag=True, help="The inspectors found it; else the force told them.")
@click.option("--note", default="", metavar="TEXT", help="Anything a reader must know of this value.")
@click.option("--unit", metavar="TEXT", help="New measure: its unit, such as %.")
@click.option("--better", type=Words(words(Better)), help="New measure: what is better.")
@click.option("--aim", type=NUMBER, metavar="VALUE", help="New measure: the value to reach.")
def command(
    app: App,
    record_id: str,
    value: int | float,
    name: str,
    on: date | None,
    period: str,
    sample: int | None,
    count: int | None,
    margin: int | float | None,
    inspected: bool,
    note: str,
    unit: str | None,
    better: str | None,
    aim: int | float | None,
) -> Edit:
    """Add a reading to a measure of a record; with --name and --unit to one that is new."""
    _refuse_more_than_all(count, sample)
    reading = Reading(
        on=not_after_today(app, on, "--on") if on or not period.strip() else None,
        period=period.strip(),
        value=value,
        sample=sample,
        count=count,
        margin=margin,
        source=Said.INSPECTED if inspected else Said.TOLD,
        note=note.strip(),
    )
    wanted = MeasureNamed(name=name, unit=unit, better=Better(better) if better else None, target=aim)
    return add_reading(app.on_day, open_record(app.on_day, record_id), wanted, reading)


def _refuse_more_than_all(count: int | None, sample: int | None) -> None:
    if count is not None and (sample is None or count > sample):
        fault = "has no --sample" if sample is None else f"is more than --sample {sample}"
        raise UsageFault(f"--count {count} {fault}", hint="give both, the count no more than the sample")
