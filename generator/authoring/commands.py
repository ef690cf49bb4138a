"""The verbs for those who write specs: `ksmart fmt | new | show | words | lsp`.

Each imports what it needs when it runs, as those of `generator/commands.py` do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

DONE, PROBLEMS, USAGE = 0, 1, 2


def add_to(app: typer.Typer) -> None:
    """Mount the verbs on the command line."""
    app.command()(fmt)
    app.command()(new)


def fmt(
    compare: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where files would change.")
    ] = False,
) -> None:
    """Bring every spec to its one form: comments stay, rules are quoted."""
    from generator.authoring.fmt import format_tree

    changed, left = format_tree(_project(), compare_only=compare)
    for path in changed:
        typer.echo(f"{path} {'would change' if compare else 'formatted'}")
    for path, why in left.items():
        typer.echo(f"{path} is left as it is: {why}", err=True)
    raise typer.Exit(PROBLEMS if left or (compare and changed) else DONE)


def new(
    kind: Annotated[str, typer.Argument(help="module, service, master ... any kind.")],
    name: Annotated[str, typer.Argument(help="MODULE.NAME; of a module its name alone.")],
) -> None:
    """Begin a document: a start that compiles, with scenarios where there is something to try."""
    from generator.authoring.new import NewError, begin

    try:
        made = begin(_project(), kind, name)
    except NewError as error:
        typer.echo(f"ksmart new: {error}", err=True)
        raise typer.Exit(USAGE) from None
    for path in made.paths:
        typer.echo(path)
    typer.echo(
        "next: `ksmart check`, then change it into what you mean"
        if made.is_whole
        else "next: fill in what stands as ..., `ksmart check` says what is missing"
    )


def _project() -> Path:
    from generator.project import NoProjectError, find_project

    try:
        return find_project()
    except NoProjectError as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(USAGE) from None
