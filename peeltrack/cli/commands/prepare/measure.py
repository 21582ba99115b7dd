"""`peeltrack measure`: one more reading of what is counted."""

from datetime import date
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import draft_of, dry_run_option, finish, next_for, not_after_today
from peeltrack.cli.options import DAY, Words, complete_ids, pass_app, words
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Better, Measure, Reading, Record, Said
from peeltrack.store.drafts import Draft


class Number(click.ParamType[Any]):
    """A number as a person types it, with or without a percent sign."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
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


@click.command("measure")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--reading", "value", type=NUMBER, required=True, metavar="VALUE", help="The value, in its unit."
)
@click.option("--name", metavar="TEXT", help="Which measure, where the record has several, or a new one.")
@click.option("--on", type=DAY, metavar="DATE", help="Day for which it holds; else today.")
@click.option("--period", metavar="TEXT", help="The period in words, where it is no single day.")
@click.option("--sample", type=click.IntRange(min=0), metavar="N", help="How many cases were looked at.")
@click.option("--count", type=click.IntRange(min=0), metavar="N", help="How many of the sample.")
@click.option("--margin", type=NUMBER, metavar="VALUE", help="Half the width of the confidence interval.")
@click.option("--inspected", is_flag=True, help="The inspectors found it; else the force told them.")
@click.option("--note", default="", metavar="TEXT", help="Anything a reader must know of this value.")
@click.option("--unit", metavar="TEXT", help="New measure: its unit, such as %.")
@click.option("--better", type=Words(words(Better)), help="New measure: what is better.")
@click.option("--target", type=NUMBER, metavar="VALUE", help="New measure: the value to reach.")
@dry_run_option
@pass_app
def command(app: App, /, record_id: str, dry_run: bool, **typed: Any) -> ExitCode:
    """Add a reading to a measure of a record; with --name and --unit to one that is new."""
    record = app.register.find(record_id)
    reading = _reading(app, typed)
    index = _index(record, typed)
    draft = draft_of(app, record)
    if index is None:
        measure = _new(typed, reading)
        draft = draft.append("measure", written(measure))
    else:
        measure = record.measure[index]
        draft = _added(draft, index, reading)
    done = [f"{record.id}: {measure.name} is {_said(reading, measure.unit)}"]
    return finish(
        app, [draft], done, notes=_notes(measure, reading), following=next_for(app, draft), dry_run=dry_run
    )


def _reading(app: App, typed: dict[str, Any]) -> Reading:
    sample, count = typed["sample"], typed["count"]
    if count is not None and (sample is None or count > sample):
        of = "no --sample" if sample is None else f"--sample {sample}"
        raise UsageFault(f"--count {count} is of {of}", hint="give both, the count no more than the sample")
    period = (typed["period"] or "").strip()
    on: date | None = typed["on"]
    if on is not None or not period:
        on = not_after_today(app, on, "--on")
    return Reading(
        on=on,
        period=period,
        value=typed["value"],
        sample=sample,
        count=count,
        margin=typed["margin"],
        source=Said.INSPECTED if typed["inspected"] else Said.TOLD,
        note=typed["note"].strip(),
    )


def _index(record: Record, typed: dict[str, Any]) -> int | None:
    """Return which measure is meant, or None for a new one. Raises UsageFault where that is not clear."""
    names = [measure.name for measure in record.measure]
    wanted = (typed["name"] or "").strip().casefold()
    exact = [at for at, name in enumerate(names) if name.casefold() == wanted]
    found = exact or [at for at, name in enumerate(names) if wanted in name.casefold()]
    if typed["unit"] is not None:
        if exact:
            raise UsageFault(
                f"{record.id} has the measure {names[exact[0]]} already",
                hint="leave --unit out to add a reading",
            )
        return None
    if len(found) == 1:
        return found[0]
    which = "; ".join(f'"{name}"' for name in ([names[at] for at in found] or names))
    if not names:
        raise UsageFault(f"{record.id} has no measure yet", hint='to begin one: --name "…" --unit "…"')
    what = f"no measure called {typed['name']}" if not found else "several measures"
    raise UsageFault(
        f"{record.id} has {what}: {which}", hint="name one with --name, or begin one with --unit too"
    )


def _new(typed: dict[str, Any], reading: Reading) -> Measure:
    if not (typed["name"] or "").strip() or not typed["unit"].strip():
        raise UsageFault("a new measure needs a name and a unit", hint='give both: --name "…" --unit "…"')
    return Measure(
        name=typed["name"].strip(),
        unit=typed["unit"].strip(),
        better=Better(typed["better"]) if typed["better"] else None,
        target=typed["target"],
        reading=(reading,),
    )


def _added(draft: Draft, index: int, reading: Reading) -> Draft:
    return draft.append(("measure", index, "reading"), written(reading))


def _said(reading: Reading, unit: str) -> str:
    when = in_words(reading.on) if reading.on else reading.period
    return f"{reading.value} {unit} ({when})"


def _notes(measure: Measure, reading: Reading) -> list[str]:
    later = [one.on for one in measure.reading if one.on and reading.on and one.on > reading.on]
    return (
        [f"a reading of {in_words(max(later))} stands before it; the oldest should stand first"]
        if later
        else []
    )
