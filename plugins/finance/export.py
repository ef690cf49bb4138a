"""The journal as plain text that hledger and Beancount's neighbours read: an outside judge of our sums."""

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
    types = {r["code"]: r["type"] for r in await connection.fetch("select code, type from finance.account")}  # fmt: skip
    async with connection.transaction(readonly=True):
        async for row in connection.cursor(
            "select on_date, kind, fund, source, narration, accounts, amounts from finance.voucher"
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
