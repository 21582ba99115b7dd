"""`peeltrack schema`: what an editor needs to help with the register's files."""

import json
import sys

import click

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.json_schema import NOUNS, schema_of


@click.command("schema")
@click.argument("name", metavar="[record|source|register]", type=click.Choice(list(NOUNS)), default="record")
def command(name: str) -> ExitCode:
    """Print a JSON Schema of a record, of source.toml or of register.toml, for editors of TOML.

    It says which keys there are, what each is for and what it must hold. What follows from more
    than one value is for: peeltrack check.
    """
    sys.stdout.write(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
    return ExitCode.DONE
