"""The journal as plain text that hledger, ledger and Beancount read: outside judges of our sums."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from plugins.finance.connection import Connection
from plugins.finance.money import rupees

_UNSAFE = re.compile(r"[\x00-\x1f\x7f;|()\u2028\u2029\u0085]+")


async def hledger_journal(connection: Connection, local_body: str) -> AsyncIterator[str]:
    """The vouchers of a body in hledger's journal format, in the order of posting, a piece a voucher.

    Accounts are named `type:code`; the fund and the source are comments. Amounts are rupees.
    """
    yield "commodity INR 1000.00\n\n"
    types = {r["code"]: r["type"] for r in await connection.fetch("select code, type from ledger.account")}  # fmt: skip
    async with connection.transaction(readonly=True):
        async for row in connection.cursor(
            "select on_date, kind, fund, source, narration, accounts, amounts from ledger.voucher"
            " where local_body = $1 order by id",
            local_body,
        ):
            words = _UNSAFE.sub(" ", f"{row['kind']} {row['narration']}").strip()
            note = _UNSAFE.sub(" ", f"{row['fund']} {row['source']}")
            lines = "".join(
                f"    {types[account]}:{account}  INR {rupees(amount)}\n"
                for account, amount in zip(row["accounts"], row["amounts"], strict=True)
            )
            yield f"{row['on_date']} {words}  ; {note}\n{lines}\n"


_BEANCOUNT = {"asset": "Assets", "liability": "Liabilities", "income": "Income", "expense": "Expenses"}  # fmt: skip


async def beancount_journal(connection: Connection, local_body: str) -> AsyncIterator[str]:
    """The same in Beancount's format: accounts as `Assets:A450010101`, each opened before its first day."""
    accounts = {
        r["code"]: f"{_BEANCOUNT[r['type']]}:A{r['code']}"
        for r in await connection.fetch("select code, type from ledger.account")
    }
    async with connection.transaction(readonly=True):
        used = await connection.fetch(
            "select account, min(on_date) as first from ledger.line where local_body = $1 group by account order by account",
            local_body,
        )  # fmt: skip
        yield (
            "".join(f"{row['first']} open {accounts[row['account']]} INR\n" for row in used) + "\n"
        )
        async for row in connection.cursor(
            "select on_date, kind, source, narration, accounts, amounts from ledger.voucher"
            " where local_body = $1 order by on_date, id",
            local_body,
        ):
            words = _UNSAFE.sub(" ", f"{row['kind']} {row['narration']}").strip().replace("\\", " ").replace('"', "'")  # fmt: skip
            note = _UNSAFE.sub(" ", row["source"])
            lines = "".join(
                f"  {accounts[account]}  {rupees(amount)} INR\n"
                for account, amount in zip(row["accounts"], row["amounts"], strict=True)
            )
            yield f'{row["on_date"]} * "{words}"  ; {note}\n{lines}\n'
