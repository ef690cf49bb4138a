"""1 April: what is open of last year's periods goes from current to arrear accounts. No demand moves."""

from __future__ import annotations

from plugins.finance import journal
from plugins.finance.apply import Item, vouchers
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk, event_of
from runtime.meaning.periods import Period, year_first, year_last


async def start_year(connection: Connection, desk: Desk, year: int) -> int:
    """Carry what is open of last year's periods from current to arrear accounts. Returns paise carried.

    No demand is touched. May be run again after late vouchers of March: it carries the difference.
    """
    first, last = year_first(year), year_last(year - 1)
    async with connection.transaction():
        # One at a time for a body: the second would carry the same again.
        await connection.execute(
            "select pg_advisory_xact_lock(hashtextextended('ledger.year_start ' || $1, 0))",
            desk.local_body,
        )
        rows = await connection.fetch(
            "select account_set, open from ledger.open_demands($1, $2) where year = $3",
            desk.local_body, last, year - 1,
        )  # fmt: skip
        wanted: dict[tuple[str, str], tuple[str, int]] = {}
        for row in rows:
            found = desk.book.chart.sets[row["account_set"]]
            if found.basis == "accrual":
                key = (found.fund, found.accounts["current"])
                name, before = wanted.get(key, (found.name, 0))
                wanted[key] = (name, before + row["open"])
        runs = await connection.fetch(
            "select v.source, v.fund, l.account, l.amount from ledger.voucher v"
            " cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)"
            " where v.local_body = $1 and v.on_date = $2 and v.source like 'year\\_start:%'",
            desk.local_body, first,
        )  # fmt: skip
        carried: dict[tuple[str, str], int] = {}
        for row in runs:
            key = (row["fund"], row["account"])
            carried[key] = carried.get(key, 0) - row["amount"]
        by_account = {
            (s.fund, s.accounts["current"]): name
            for name, s in desk.book.chart.sets.items()
            if s.basis == "accrual"
        }
        period = Period(year_first(year - 1), last)
        items: list[Item] = []
        for key, name in sorted(by_account.items()):
            rest = wanted.get(key, (name, 0))[1] - carried.get(key, 0)
            same = desk.book.chart.sets[name].accounts
            if rest and same["current"] != same["arrear"]:
                items.append(Item({"balance": rest}, name, period))
        nth = len({row["source"] for row in runs}) + 1
        event = event_of(
            desk, "year_start", f"year_start:{year}:{nth}", first, {"heads": tuple(items)}
        )
        for voucher in vouchers(desk.book, event):
            await journal.post(connection, voucher)
    return sum(item.amounts["balance"] for item in items)
