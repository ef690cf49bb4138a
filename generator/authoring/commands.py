"""The verbs for those who write specs: `ksmart fmt | new | show | words | lsp`.

Each imports what it needs when it runs, as those of `generator/commands.py` do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from generator.symbols import SymbolTable

DONE, PROBLEMS, USAGE = 0, 1, 2


def add_to(app: typer.Typer) -> None:
    """Mount the verbs on the command line."""
    app.command()(fmt)
    app.command()(new)
    show = typer.Typer(
        no_args_is_help=True, help="A workflow as a picture, a rule as it runs, a table as a grid."
    )
    show.command("workflow")(show_workflow)
    show.command("rule")(show_rule)
    show.command("decision")(show_decision)
    app.add_typer(show, name="show")
    words = typer.Typer(no_args_is_help=True, help="Texts to translators and back.")
    words.command("export")(words_export)
    words.command("import")(words_import)
    app.add_typer(words, name="words")
    app.command()(lsp)


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


def show_workflow(
    name: Annotated[str, typer.Argument(help="MODULE.NAME or NAME; none lists all.")] = "",
    form: Annotated[str, typer.Option("--format", help="mermaid or svg")] = "mermaid",
    language: Annotated[str, typer.Option(help="en or ml")] = "en",
) -> None:
    """Draw a workflow: as a Mermaid diagram, or as an SVG file."""
    from generator.authoring.workflow_graph import mermaid
    from generator.authoring.workflow_svg import svg

    drawers = {"mermaid": mermaid, "svg": svg}
    if form not in drawers or language not in ("en", "ml"):
        typer.echo("--format is mermaid or svg, --language en or ml", err=True)
        raise typer.Exit(USAGE)
    workflows = _symbols().workflows
    if not name:
        typer.echo("\n".join(workflows))
        return
    typer.echo(
        drawers[form](workflows[_one_of(name, list(workflows), "workflow")], language), nl=False
    )


def show_rule(
    part: Annotated[str, typer.Argument(help="Part of a rule's address; none lists all.")] = "",
) -> None:
    """Show a rule as Python, JavaScript and SQL run it."""
    from generator.authoring.show_rule import rules_of, texts_of

    symbols = _symbols()
    found = [one for one in rules_of(symbols) if part in one.address]
    exact = [one for one in found if one.address == part]
    if len(exact or found) != 1:
        for one in found:
            typer.echo(f"{one.address}: {one.rule.text}")
        if part and not found:
            typer.echo(f"no rule has '{part}' in its address", err=True)
            raise typer.Exit(USAGE)
        return
    (one,) = exact or found
    typer.echo(f"{one.address}\n{one.rule.span.file}:{one.rule.span.line}: {one.rule.text}")
    for language, text in texts_of(one.rule, symbols).items():
        typer.echo(f"\n--- {language}\n{text}", nl=False)


def show_decision(
    name: Annotated[str, typer.Argument(help="MODULE.NAME or NAME; none lists all.")] = "",
    form: Annotated[str, typer.Option("--format", help="text, html or svg")] = "text",
) -> None:
    """Print a decision's tables back as grids: what each case comes to, each hole and each clash."""
    from generator.authoring.decision_grid import as_html, as_svg, as_text, grids_of

    if form not in ("text", "html", "svg"):
        typer.echo("--format is text, html or svg", err=True)
        raise typer.Exit(USAGE)
    decisions = _symbols(unless=("KS842", "KS843")).decisions
    if not name:
        typer.echo("\n".join(decisions))
        return
    grids = grids_of(decisions[_one_of(name, list(decisions), "decision")])
    drawn = "\n".join(as_text(grid) for grid in grids)
    typer.echo({"html": as_html, "svg": as_svg}[form](grids) if form != "text" else drawn, nl=False)


def words_export(
    file: Annotated[Path, typer.Argument(help="A new file, .csv or .xlf.")],
    module: Annotated[str, typer.Option(help="One module; all without it.")] = "",
    whole: Annotated[
        bool, typer.Option("--all", help="Also what has its Malayalam already.")
    ] = False,
) -> None:
    """Write the texts that lack Malayalam, or whose English has changed, for translators."""
    from generator.authoring.words import entries_of
    from generator.authoring.words_files import to_csv, to_xliff
    from generator.source import read_tree

    write = {".csv": to_csv, ".xlf": to_xliff, ".xliff": to_xliff}.get(file.suffix)
    if write is None:
        typer.echo("the file ends in .csv or .xlf", err=True)
        raise typer.Exit(USAGE)
    entries = entries_of(read_tree(_project()), module)
    chosen = [one for one in entries if whole or one.state != "done"]
    file.write_bytes(write(chosen).encode())
    counts = [
        f"{sum(one.state == state for one in entries)} {state}"
        for state in ("missing", "stale", "done")
    ]
    typer.echo(f"{len(chosen)} texts in {file}; {', '.join(counts)}")


def words_import(
    file: Annotated[Path, typer.Argument(help="What came back, .csv or .xlf.")],
) -> None:
    """Take in what translators wrote: into words/ml.yaml of each module."""
    from generator.authoring.words import taken_in, write_all
    from generator.authoring.words_files import FileError, from_csv, from_xliff
    from generator.source import read_tree

    root = _project()
    try:
        data = file.read_bytes()
        entries = from_csv(data) if file.suffix == ".csv" else from_xliff(data)
    except (OSError, FileError) as error:
        typer.echo(f"ksmart words import: {error}", err=True)
        raise typer.Exit(USAGE) from None
    taken = taken_in(read_tree(root), entries)
    write_all(root, taken.texts)
    for why in taken.left:
        typer.echo(f"left out: {why}", err=True)
    typer.echo(f"{taken.count} texts taken into {', '.join(taken.texts) or 'no file'}")
    raise typer.Exit(PROBLEMS if taken.left else DONE)


def lsp() -> None:
    """Serve an editor over standard input and output, as its settings start it."""
    from generator.lsp.server import serve

    serve()


def _symbols(unless: tuple[str, ...] = ()) -> SymbolTable:
    """The names of the project's specs; with errors in them, other than these, nothing is shown."""
    from generator.diagnostics import has_errors
    from generator.pipeline import check_tree
    from generator.report import as_text
    from generator.source import read_tree

    tree = read_tree(_project())
    symbols, found = check_tree(tree)
    if has_errors([one for one in found if one.code not in unless]):
        typer.echo(as_text(found, tree.texts), err=True, nl=False)
        raise typer.Exit(PROBLEMS)
    return symbols


def _one_of(name: str, known: list[str], what: str) -> str:
    """The qualified name that is meant."""
    from generator.diagnostics import did_you_mean

    found = [one for one in known if name in (one, one.partition(".")[2])]
    if len(found) == 1:
        return found[0]
    why = f"say which: {', '.join(found)}" if found else did_you_mean(name, known)
    typer.echo(f"there is {'more than one' if found else 'no'} {what} '{name}'; {why}", err=True)
    raise typer.Exit(USAGE)


def _project() -> Path:
    from generator.project import NoProjectError, find_project

    try:
        return find_project()
    except NoProjectError as fault:
        print(fault, file=sys.stderr)
        raise typer.Exit(USAGE) from None
