"""The shell of the library: one app, how its commands connect, and how their words are read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import typer

from plugins.finance import journal
from plugins.finance.books import COMPILED, load_books
from plugins.finance.connection import Connection
from plugins.finance.money import paise
from runtime.meaning.ledger.books import Books

Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, help="Accounts of local bodies: post, prove, report.")
Url = Annotated[str, typer.Option(envvar="KSMART_DATABASE_URL", help="postgresql://…")]
BooksFile = Annotated[Path, typer.Option(help="What the compiler wrote, a YAML file, or a folder.")]
Day = Annotated[str, typer.Argument(help="A day: 2026-04-01")]


def books_at(path: Path) -> Books:
    """The books' rules; what the compiler wrote is found from anywhere inside a project."""
    if path == COMPILED:
        here = Path.cwd()
        root = next((one for one in (here, *here.parents) if one.joinpath("ksmart.toml").is_file()), here)  # fmt: skip
        path = root.joinpath(COMPILED)
    return load_books(path)


def connected(url: str, work: Callable[[Connection], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        connection = await asyncpg.connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())


def line_of(text: str) -> journal.Line:
    place, _, amount = text.partition("=")
    account, _, function = place.partition("/")
    return journal.Line(account, paise(amount), function)


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day: write 2026-04-01") from error
