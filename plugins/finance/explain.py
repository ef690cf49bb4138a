"""The voucher a rule would post, for people: debit and credit with an example amount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugins.finance.apply import Event, Item, vouchers
from plugins.finance.money import rupees
from runtime.meaning.ledger.postings import Rulebook
from runtime.meaning.periods import period_of, year_first


def shown(book: Rulebook, posting: str, account_set: str, amount: int, on: date) -> Iterator[str]:
    """Lines of text; each group of the event holds one item of this year's first half.

    Amounts that ties express by others are worked out where one unknown is left; the rest is `amount`.

    Raises:
        RefusedError: No edition of the rule covers the day.
    """
    rule = book.postings[posting]
    shape = book.events[rule.event]
    a_mode = next(iter(book.chart.modes.values()))
    an_expense = next(code for code, a in book.chart.accounts.items() if a.type == "expense")
    period = period_of("half_year", year_first(on.year - (on.month < 4)))
    groups: dict[str, tuple[Item, ...]] = {
        name: (
            Item(
                dict.fromkeys(group.amounts, amount),
                account_set if group.with_set else "",
                period if group.with_set else None,
                dict.fromkeys(group.accounts, an_expense),
                "" if group.with_set else book.chart.sets[account_set].function,
            ),
        )
        for name, group in shape.groups.items()
    }
    amounts = dict.fromkeys(shape.amounts, amount)
    for tie in shape.ties:
        # The latest own amount of a tie follows from the others: net from gross and deductions.
        own = [term for term in tie if not term.group]
        last = max(own, key=lambda term: shape.amounts.index(term.name))
        rest = sum(times * (amounts[t.name] if not t.group else amount) for t, times in tie.items() if t != last)  # fmt: skip
        amounts[last.name] = -rest * tie[last]
    event = Event(
        rule.event, "example", "example", on, "example", book.chart.sets[account_set].fund if shape.one_fund else "",
        amounts, dict.fromkeys(shape.accounts, a_mode), groups,
    )  # fmt: skip
    yield f"{posting} on {on}: {rule.title.en} / {rule.title.ml}"
    for voucher in vouchers(book, event):
        if not voucher.source.endswith(f":{posting}"):
            continue
        yield f"  {voucher.kind} voucher, fund {voucher.fund}"
        for line in voucher.lines:
            side = "Dr" if line.amount_paise > 0 else "    Cr"
            name = book.chart.accounts[line.account].name
            function = f" [{line.function}]" if line.function else ""
            yield f"    {side} {line.account} {name.en} / {name.ml}{function}  {rupees(abs(line.amount_paise))}"
