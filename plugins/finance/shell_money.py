"""Commands that move the money of services and of standing demands: join, post, parked, runs."""

from __future__ import annotations

from typing import Annotated

import typer

from plugins.finance import poster, runs
from plugins.finance.books import COMPILED
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.install import join_services
from plugins.finance.money import rupees
from plugins.finance.shell import BooksFile, Day, Url, app, books_at, connected, day_of
from runtime.meaning.periods import period_of


@app.command("join")
def join(url: Url) -> None:
    """Let the ledger hear of the money of services; the log-in is the migrator's."""
    connected(url, join_services)


@app.command("post-money")
def post_money(url: Url, books: BooksFile = COMPILED) -> None:
    """Post what services demanded and received since the last time; what is refused is parked."""
    read = books_at(books)

    async def work(connection: Connection) -> poster.Posted:
        total = poster.Posted(0, 0, 0)
        while (one := await poster.post_money(connection, read)).read:
            total = poster.Posted(total.read + one.read, total.vouchers + one.vouchers, total.parked + one.parked)  # fmt: skip
        return total

    done = connected(url, work)
    typer.echo(f"{done.read} events: {done.vouchers} vouchers, {done.parked} parked")


@app.command("parked")
def parked(url: Url, local_body: str, retry: bool = False, books: BooksFile = COMPILED) -> None:
    """What could not be posted, with its reason; `--retry` tries it once more."""
    read = books_at(books)

    async def work(connection: Connection) -> list[str]:
        if retry:
            await poster.retry_parked(connection, read, local_body)
        rows = await connection.fetch(
            "select source, reason, words, tries from ledger.parked where local_body = $1 and not settled"
            " order by first_at", local_body)  # fmt: skip
        return [f"{r['source']}: {r['words']} ({r['reason']}, tried {r['tries']})" for r in rows]

    typer.echo("\n".join(connected(url, work)) or "nothing is parked")


@app.command("run")
def run(
    url: Url,
    step: Annotated[str, typer.Argument(help="try, approve or raise.")],
    fee: str,
    first: Day,
    bodies: Annotated[list[str], typer.Argument(help="Local bodies.")],
    cycle: Annotated[str, typer.Option(help="month, quarter, half_year or year.")] = "half_year",
    by: str = "command line",
    books: BooksFile = COMPILED,
) -> None:
    """A mass demand: `run try property_tax 2026-04-01 M07025`, approved by another, raised body by body."""
    read = books_at(books)
    period = period_of(cycle, day_of(first))
    desks = [Desk(read.rules, read.fees, body, by) for body in bodies]

    async def work(connection: Connection) -> list[str]:
        said: list[str] = []
        if step == "raise":
            while one := await runs.raise_next(connection, desks, fee, period.first):
                said.append(f"{one.local_body}: {one.refused or 'raised'}")
        for desk in desks if step != "raise" else ():
            if step == "approve":
                await runs.approve_run(connection, desk.local_body, fee, period.first, by)
                said.append(f"{desk.local_body}: approved")
            else:
                tried = await runs.try_run(connection, desk, fee, period, period.last, period.first)
                said += [f"{desk.local_body} {one.head}: {one.things} things, {rupees(one.paise)}" for one in tried]  # fmt: skip
        return said

    if step not in ("try", "approve", "raise"):
        raise typer.BadParameter(f"no step is named {step!r}; known: try, approve, raise")
    typer.echo("\n".join(connected(url, work)) or "nothing waits")
