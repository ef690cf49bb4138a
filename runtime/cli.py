"""The run-time verbs. `generator/cli.py` mounts `app`; each verb imports what it needs when it runs."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from runtime.config import Settings, SettingsError, find_project, open_project
from runtime.db.mistake import Mistake

app = typer.Typer(no_args_is_help=True, add_completion=False)
database_app = typer.Typer(no_args_is_help=True, help="The project's embedded database server.")
app.add_typer(database_app, name="db")
seal_app = typer.Typer(no_args_is_help=True, help="The keys that certificates are sealed with.")
app.add_typer(seal_app, name="seal")
notices_app = typer.Typer(no_args_is_help=True, help="Messages and jobs that were set aside.")
app.add_typer(notices_app, name="notices")


@app.command()
def migrate(
    contract: Annotated[
        bool,
        typer.Option(help="Drop doors that this tree does not call, once no older app serves."),
    ] = False,
    accept_rewritten: Annotated[
        bool, typer.Option(help="Take revisions that changed after they ran as they are now.")
    ] = False,
) -> None:
    """Bring the database to this tree: roles, tables, doors. Safe to run again."""
    with _mistakes():
        import asyncio

        from runtime.db.doors import project_doors
        from runtime.db.migrate import migrate as run
        from runtime.db.revisions import load_revisions
        from runtime.db.server import make_database, project_database

        settings = open_project()
        revisions = load_revisions(settings.generated)
        doors = project_doors(settings.generated)
        with project_database(settings, typer.echo) as database:

            async def whole() -> None:
                await make_database(database)
                done = await run(
                    database.admin,
                    revisions,
                    doors,
                    app_password=database.app_password,
                    contract=contract,
                    accept_rewritten=accept_rewritten,
                    say=typer.echo,
                )
                typer.echo(
                    f"{len(done.revisions)} revisions, {len(done.doors_added)} doors added, "
                    f"{len(done.doors_dropped)} dropped in {done.seconds:.2f} s"
                )

            asyncio.run(whole())


@app.command()
def demo() -> None:
    """Play the specs' scenarios over real HTTP on a database of its own. Ends by itself."""
    with _mistakes():
        from runtime.demo import run_demo

        if not run_demo(open_project(), typer.echo):
            raise typer.Exit(1)


@app.command(name="test")
def play_scenarios(
    only: Annotated[str, typer.Argument(help="Part of a scenario's name; none plays all.")] = "",
) -> None:
    """Play the specs' scenarios against the real app, on a database of their own."""
    with _mistakes():
        from runtime.scenarios.trial import run_scenarios

        passed, failed = run_scenarios(open_project(), only, typer.echo)
        typer.echo(f"{passed} passed, {failed} failed")
        if failed or not passed:
            raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8000,
    production: Annotated[
        bool, typer.Option(help="Secure cookies, no embedded database, no console messages.")
    ] = False,
) -> None:
    """Serve API and portal. Migrates the embedded database first; any other is migrated by `ksmart migrate`."""
    with _mistakes():
        import asyncio

        from runtime.launch import launch

        asyncio.run(launch(open_project(), host, port, production, typer.echo))


@app.command(name="import")
def import_rows(
    name: Annotated[str, typer.Argument(help="MODULE.IMPORT")],
    file: Annotated[Path, typer.Argument(help="The CSV file, in UTF-8, with its headings.")],
    local_body: Annotated[str, typer.Option(help="Whose register it is: its code.")],
    left: Annotated[
        Path | None, typer.Option(help="Where to write the rows that became no entry, and why.")
    ] = None,
) -> None:
    """Take an old register in. Broken off, it goes on where it was; the same file again changes nothing."""
    with _mistakes():
        from runtime.import_verbs import import_file

        taken = import_file(open_project(), name, file, local_body, left, typer.echo)
        if taken.rejected:
            raise typer.Exit(1)


@app.command(name="gateway-sim")
def gateway_sim(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8090,
) -> None:
    """Serve a simulated payment gateway: pays, fails, is late, tells twice, lies or is away, as asked."""
    with _mistakes():
        import asyncio

        from runtime.gateway_sim.serve import serve_simulator

        asyncio.run(serve_simulator(os.environ, host, port, typer.echo))


@app.command()
def reconcile(
    day: Annotated[
        str, typer.Option(help="Whose settlement file, 2026-11-20; yesterday's else.")
    ] = "",
) -> None:
    """Ask the payment gateway about every open order, match a day's settlement file, say what is left."""
    with _mistakes():
        import asyncio
        from datetime import date

        from runtime.money.reconcile import run_reconcile

        try:
            wanted = date.fromisoformat(day) if day else None
        except ValueError as error:
            raise SettingsError("--day is a date: 2026-11-20") from error
        asyncio.run(run_reconcile(open_project(), wanted, typer.echo))


@app.command()
def doctor() -> None:
    """Say whether the database is fit for service, and how to mend what is not. Changes nothing."""
    with _mistakes():
        import asyncio

        from runtime.db.doctor import Verdict, examine
        from runtime.db.doors import project_doors
        from runtime.db.revisions import load_revisions
        from runtime.db.server import project_database

        settings = open_project()
        revisions = load_revisions(settings.generated)
        doors = project_doors(settings.generated)
        with project_database(settings, typer.echo) as database:
            findings = asyncio.run(examine(database, revisions, doors))
        for finding in findings:
            mend = f"\n         mend: {finding.mend}" if finding.mend else ""
            typer.echo(f"{finding.verdict.value:8} {finding.what}{mend}")
        if any(finding.verdict is Verdict.WRONG for finding in findings):
            raise typer.Exit(1)


@app.command()
def verify(
    what: Annotated[str, typer.Argument(help="A PDF, or the text of its code.")],
    keys: Annotated[
        str, typer.Option(help="Published keys: checks the seal without any database.")
    ] = "",
) -> None:
    """Say whether a certificate is genuine and holds. Exit 1 where it is not or does not."""
    with _mistakes():
        from pathlib import Path

        from runtime.paper_verbs import verify_here, verify_offline

        if keys:
            holds = verify_offline(what, Path(keys), typer.echo)
        else:
            holds = verify_here(open_project(), what, typer.echo)
        if not holds:
            raise typer.Exit(1)


@seal_app.command()
def new(kid: Annotated[str, typer.Argument(help="Its id: small letters, digits, -.")]) -> None:
    """Print a fresh key for KSMART_SEAL_KEY; it is kept nowhere."""
    with _mistakes():
        from runtime.certificates.keys import VARIABLE, new_key

        typer.echo(f"{VARIABLE}={new_key(kid)}")


@seal_app.command()
def keys() -> None:
    """List every key that ever sealed, with its time."""
    with _mistakes():
        from runtime.paper_verbs import show_keys

        show_keys(open_project(), typer.echo)


@seal_app.command()
def revoke(
    kid: Annotated[str, typer.Argument(help="The key that somebody else may have.")],
) -> None:
    """Believe nothing any more that a key sealed."""
    with _mistakes():
        from runtime.paper_verbs import revoke_key

        if not revoke_key(open_project(), kid):
            raise SettingsError(f"no key {kid!r} is in force")


@app.command()
def assets() -> None:
    """Fetch what pages load from npm: the letters of Malayalam. Without them pages use the phone's."""
    from runtime.portal.assets import install

    raise typer.Exit(install())


@app.command()
def sweep() -> None:
    """Forget stored documents that nothing has named for a week."""
    with _mistakes():
        from runtime.paper_verbs import sweep as forget

        typer.echo(f"{forget(open_project(), os.environ)} forgotten")


@notices_app.command()
def dead() -> None:
    """List what could not be delivered: about what and why, never what it says."""
    with _mistakes():
        from runtime.paper_verbs import show_dead

        show_dead(open_project(), typer.echo)


@notices_app.command()
def resend(
    letter: Annotated[int, typer.Argument(help="Its number in `ksmart notices dead`.")],
) -> None:
    """Try one again from the beginning."""
    with _mistakes():
        from runtime.paper_verbs import resend as again

        if not again(open_project(), letter):
            raise SettingsError(f"there is no dead letter {letter}")


@database_app.command()
def start() -> None:
    """Start the embedded server and leave it running until `ksmart db stop`."""
    with _mistakes():
        from runtime.db.server import embedded_server
        from runtime.db.url import DatabaseUrl

        server = embedded_server(_embedded(open_project()), typer.echo)
        typer.echo(f"running at {DatabaseUrl.parse(server.keep()).redacted()}")


@database_app.command()
def stop(
    force: Annotated[bool, typer.Option(help="Also when other processes use it.")] = False,
) -> None:
    """Stop the embedded server."""
    with _mistakes():
        from runtime.db.server import embedded_server

        server = embedded_server(_embedded(open_project()), typer.echo)
        typer.echo("stopped" if server.stop(force=force) else "was not running")


@database_app.command()
def status() -> None:
    """Say what the embedded server is doing."""
    with _mistakes():
        from runtime.db.server import embedded_server

        server = embedded_server(_embedded(open_project()), typer.echo)
        found = server.status()
        typer.echo(f"folder   {found.folder}")
        if server.reason:
            typer.echo(f"because  {server.reason}")
        if found.running is None:
            typer.echo("server   not running")
            return
        why = "kept by `ksmart db start`" if found.kept else "until its last user leaves"
        users = "in use" if found.leased else "not in use"
        typer.echo(f"server   running, process {found.running.pid}, {users}, {why}")


@database_app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the project's database as its migrator. Further arguments go to psql."""
    with _mistakes():
        import shutil
        import subprocess

        from runtime.db.server import project_database

        settings = open_project()
        with project_database(settings, typer.echo) as database:
            found = database.embedded
            program = found.binaries().path("psql") if found else shutil.which("psql")
            if program is None:
                raise SettingsError("psql is not on PATH")
            url = str(database.admin.with_login(database.admin.user, ""))
            environment = os.environ | {"PGPASSWORD": database.admin.password}  # not in `ps`
            done = subprocess.run([program, url, *context.args], env=environment)  # noqa: S603
        raise typer.Exit(done.returncode)


@database_app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Really drop all data.")] = False,
) -> None:
    """Drop the embedded server's database; `ksmart migrate` makes it anew."""
    with _mistakes():
        import asyncio

        from runtime.db.server import drop_database, project_database

        settings = _embedded(open_project())
        if not yes:
            raise SettingsError("this drops all data; say so with --yes")
        with project_database(settings, typer.echo) as database:
            asyncio.run(drop_database(database))
        typer.echo("dropped")


def run_plugin(name: str, words: list[str]) -> int | None:
    """Run `ksmart NAME words...` where ksmart.toml names such a plugin; None: it does not."""
    try:
        find_project()
    except SettingsError:
        return None  # outside a project there are no plugins; other verbs say so themselves
    try:
        settings = open_project()
        if name not in settings.plugins:
            return None
        from runtime.plugins import find_plugin

        return find_plugin(settings, name).run(words)
    except Mistake as error:
        typer.echo(f"ksmart: {error}", err=True)
        return 1


@contextmanager
def _mistakes() -> Generator[None]:
    """What a person can mend is one line and exit 1; anything else is a bug and keeps its traceback."""
    try:
        yield
    except Mistake as error:
        typer.echo(f"ksmart: {error}", err=True)
        raise typer.Exit(1) from error


def _embedded(settings: Settings) -> Settings:
    if settings.database.url is not None:
        raise SettingsError("a database URL is set: the embedded server is not in use")
    return settings
