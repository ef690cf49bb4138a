"""The verbs and their options: `ksmart check | generate | explain | schema | init`, those
for authors, and the runtime's.

Nothing heavy is imported before a verb needs it: `--help` loads no compiler, `check` and
`generate` load neither the server nor the database library. The runtime's verbs are mounted only
when one of them is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.authoring.commands import add_to

USAGE = 2

app = typer.Typer(
    name="ksmart",
    help="Versioned YAML specs in, running municipal services out.",
    epilog="The running system has verbs of its own (serve, migrate, demo, db, doctor ...): "
    "`ksmart VERB --help`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Format = Annotated[str, typer.Option("--format", help="text, json or sarif")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Look at everything again.")]


@app.command()
def check(
    form: Format = "text",
    no_cache: NoCache = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again after every change, until Ctrl-C.")
    ] = False,
    allowed: Annotated[
        bool, typer.Option("--allowed", help="List what documents allow, and why.")
    ] = False,
) -> None:
    """Find every mistake in the specs, and say how to mend it."""
    from generator.verbs import run_allowed, run_check, run_watch

    if allowed:
        raise typer.Exit(run_allowed())
    if watch:
        raise typer.Exit(run_watch(_format(form)))
    raise typer.Exit(run_check(_format(form), use_cache=not no_cache))


@app.command()
def generate(
    compare: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where files would change.")
    ] = False,
    form: Format = "text",
    no_cache: NoCache = False,
) -> None:
    """Compile the specs into `generated/`."""
    from generator.verbs import run_generate

    raise typer.Exit(run_generate(_format(form), use_cache=not no_cache, compare_only=compare))


@app.command()
def explain(
    code: Annotated[
        str,
        typer.Argument(
            help="A code such as KS204, or fee.licence.application_fee; none lists all codes."
        ),
    ] = "",
    local_body: Annotated[str, typer.Option(help="Of a fee: in which local body.")] = "",
    on: Annotated[str, typer.Option(help="Of a fee: on which day, 2026-05-04.")] = "",
) -> None:
    """Say what a code means, with a bad example and a mended one; or what a fee comes to and who set it."""
    from generator.verbs import run_explain, run_explain_rate

    if ".fee." in f".{code}" or ".sla." in f".{code}":
        raise typer.Exit(run_explain_rate(code, local_body, on))
    raise typer.Exit(run_explain(code))


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="One kind; none shows their names.")] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Write all schemas into spec/schema/ for editors.")
    ] = False,
) -> None:
    """Show the JSON Schema of a kind, as editors use it."""
    from generator.verbs import run_schema

    raise typer.Exit(run_schema(kind, write=write))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Begin a project: settings, the core module and one small service."""
    from generator.starter import StarterError, begin_project

    try:
        made = begin_project(folder)
    except StarterError as error:
        typer.echo(f"ksmart init: {error}", err=True)
        raise typer.Exit(USAGE) from None
    typer.echo(
        f"{len(made)} files in {folder}; next: cd {folder} && ksmart generate && ksmart demo"
    )


add_to(app)


def run(words: list[str]) -> None:
    """Run the verb of a command line; a verb of the running system is mounted first, and a plugin
    that `ksmart.toml` names takes the words behind its name."""
    verb = next((word for word in words if not word.startswith("-")), "")
    _explained_by_plugin(words)
    if verb and verb not in _compiler_verbs():
        from runtime.cli import app as runtime_app
        from runtime.cli import run_plugin

        if words[0] == verb and (code := run_plugin(verb, words[1:])) is not None:
            raise SystemExit(code)

        app.registered_commands += runtime_app.registered_commands
        app.registered_groups += runtime_app.registered_groups
    app(words)


def _compiler_verbs() -> set[str]:
    """The verbs that need nothing of the running system."""
    verbs = {one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands}
    return verbs | {str(one.name) for one in app.registered_groups}


def _format(form: str) -> str:
    if form not in ("text", "json", "sarif"):
        typer.echo(f"--format is text, json or sarif, not '{form}'", err=True)
        raise typer.Exit(USAGE)
    return form


def _explained_by_plugin(words: list[str]) -> None:
    """`ksmart explain posting.money_received ...`: a document of a plugin's kind is explained by the plugin."""
    if len(words) < 2 or words[0] != "explain":
        return
    kind, _, name = words[1].partition(".")
    if not name:
        return
    from generator.kinds import PLUGIN_KINDS

    if kind in PLUGIN_KINDS:
        from runtime.cli import run_plugin

        plugin = PLUGIN_KINDS[kind].plugin
        code = run_plugin(plugin, ["explain", name, *words[2:]])
        if code is None:
            typer.echo(f"ksmart explain: ksmart.toml names no plugin '{plugin}'", err=True)
            code = USAGE
        raise SystemExit(code)
