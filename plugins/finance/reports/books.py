"""Reports of the journal: cash and bank book, ledger, day book, trial balance, statements, budget variance."""

from __future__ import annotations

from datetime import date

from plugins.finance import approval, journal
from plugins.finance.connection import Connection
from plugins.finance.reports.model import Bars, Cell, Check, Column, Report
from plugins.finance.statements import draw_up
from runtime.meaning.ledger.chart import Chart
from runtime.meaning.ledger.nodes import Words
from runtime.meaning.ledger.statements import StatementSpec
from runtime.meaning.periods import year_first, year_last

DAY = Column("day", Words("Day", "തീയതി"), "day")
VOUCHER = Column("voucher", Words("Voucher", "വൗച്ചർ"))
PARTICULARS = Column("particulars", Words("Particulars", "വിവരണം"))
ACCOUNT = Column("account", Words("Account", "അക്കൗണ്ട്"))
NAME = Column("name", Words("Head", "ശീർഷകം"))
OPENING = Words("Opening balance", "പ്രാരംഭ നീക്കിയിരിപ്പ്")
CLOSING = Words("Closing balance", "അവസാന നീക്കിയിരിപ്പ്")


def money(name: str, en: str, ml: str) -> Column:
    """A column of amounts."""
    return Column(name, Words(en, ml), "money")


DEBIT, CREDIT = money("debit", "Debit", "ഡെബിറ്റ്"), money("credit", "Credit", "ക്രെഡിറ്റ്")
RECEIVED, PAID = money("received", "Received", "വരവ്"), money("paid", "Paid", "ചെലവ്")
BALANCE = money("balance", "Balance", "ബാക്കി")


async def cash_book(
    connection: Connection, chart: Chart, local_body: str, fund: str, account: str, first: date, last: date
) -> Report:  # fmt: skip
    """The cash or bank book of one account: what came in and went out, with what stood after each."""
    title = Words(f"Cash and bank book: {chart.accounts[account].name.en}", f"ക്യാഷ് ആൻഡ് ബാങ്ക് ബുക്ക്: {chart.accounts[account].name.ml}")  # fmt: skip
    return await _running(connection, chart, "cash_book", title, (RECEIVED, PAID), local_body, fund, account, first, last)  # fmt: skip


async def ledger(
    connection: Connection, chart: Chart, local_body: str, fund: str, account: str, first: date, last: date
) -> Report:  # fmt: skip
    """The ledger of one account."""
    title = Words(f"Ledger: {account} {chart.accounts[account].name.en}", f"ലെഡ്ജർ: {account} {chart.accounts[account].name.ml}")  # fmt: skip
    return await _running(connection, chart, "ledger", title, (DEBIT, CREDIT), local_body, fund, account, first, last)  # fmt: skip


async def _running(
    connection: Connection, chart: Chart, name: str, title: Words, sides: tuple[Column, Column],
    local_body: str, fund: str, account: str, first: date, last: date,
) -> Report:  # fmt: skip
    opening = int(
        await connection.fetchval(
            "select ledger.standing($1, $2, $3, $4::date - 1)", local_body, fund, account, first
        )
    )
    found = await connection.fetch(
        "select on_date, voucher, kind, number, amount, standing, narration from ledger.ledger($1, $2, $3, $4, $5)",
        local_body, fund, account, first, last,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [(first, "", OPENING.en, None, None, opening)]
    for r in found:
        number = "" if r["number"] is None else f"{r['kind']}/{r['number']}"
        sides_of = (max(r["amount"], 0) or None, max(-r["amount"], 0) or None)
        rows.append((r["on_date"], number, r["narration"], *sides_of, r["standing"]))
    came = sum(max(r["amount"], 0) for r in found)
    went = sum(max(-r["amount"], 0) for r in found)
    closing = int(await connection.fetchval("select ledger.standing($1, $2, $3, $4)", local_body, fund, account, last))  # fmt: skip
    return Report(
        name, title, local_body, first, last, (DAY, VOUCHER, PARTICULARS, *sides, BALANCE), tuple(rows),
        (last, "", CLOSING.en, came, went, closing),
        (Check(Words("Opening and what moved is the closing balance", "പ്രാരംഭവും നീക്കവും ചേർന്നാൽ അവസാന ബാക്കി"), opening + came - went, closing),),
    )  # fmt: skip


async def day_book(connection: Connection, chart: Chart, local_body: str, first: date, last: date) -> Report:  # fmt: skip
    """Every line of every voucher of some days, in the order of posting."""
    found = await connection.fetch(
        "select l.on_date, l.kind, n.number, l.fund, l.account, l.amount from ledger.line l"
        " left join ledger.voucher_number n on n.voucher = l.voucher"
        " where l.local_body = $1 and l.on_date between $2 and $3 order by l.voucher, l.nth",
        local_body, first, last,
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r["on_date"], "" if r["number"] is None else f"{r['kind']}/{r['number']}", r["account"],
            chart.accounts[r["account"]].name.en if r["account"] in chart.accounts else "",
            max(r["amount"], 0) or None, max(-r["amount"], 0) or None,
        )
        for r in found
    )  # fmt: skip
    debit, credit = sum(max(r["amount"], 0) for r in found), sum(max(-r["amount"], 0) for r in found)  # fmt: skip
    return Report(
        "day_book", Words("Day book", "ഡേ ബുക്ക്"), local_body, first, last,
        (DAY, VOUCHER, ACCOUNT, NAME, DEBIT, CREDIT), rows, (None, "", "", "", debit, credit), (_sides(debit, credit),),
    )  # fmt: skip


async def trial_balance(
    connection: Connection, chart: Chart, local_body: str, first: date, last: date, fund: str | None = None
) -> Report:  # fmt: skip
    """The trial balance: opening, movement and closing of every account, both sides equal."""
    found = await journal.trial_balance(connection, local_body, first, last, fund)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            b.account, chart.accounts[b.account].name.en if b.account in chart.accounts else "", b.opening_paise,
            b.debit_paise, b.credit_paise, max(b.closing_paise, 0) or None, max(-b.closing_paise, 0) or None,
        )
        for b in found
    )  # fmt: skip
    debit, credit = sum(b.debit_paise for b in found), sum(b.credit_paise for b in found)
    stands, owes = sum(max(b.closing_paise, 0) for b in found), sum(max(-b.closing_paise, 0) for b in found)  # fmt: skip
    return Report(
        "trial_balance", Words("Trial balance", "ട്രയൽ ബാലൻസ്"), local_body, first, last,
        (
            ACCOUNT, NAME, money("opening", "Opening", "പ്രാരംഭം"), DEBIT, CREDIT,
            money("closing_debit", "Closing debit", "അവസാന ഡെബിറ്റ്"), money("closing_credit", "Closing credit", "അവസാന ക്രെഡിറ്റ്"),
        ),
        rows, ("", "", sum(b.opening_paise for b in found), debit, credit, stands, owes),
        (_sides(debit, credit), _sides(stands, owes)),
    )  # fmt: skip


async def statement(
    connection: Connection, chart: Chart, spec: StatementSpec, local_body: str, first: date, last: date, fund: str | None = None
) -> Report:  # fmt: skip
    """A statement of the spec as a report, its lines as bars."""
    drawn = await draw_up(connection, chart, spec, local_body, first, last, fund)
    shown = [figure for figure in drawn.figures if figure.paise]
    figures = {figure.name: figure.paise for figure in drawn.figures}
    checks = [
        Check(Words(f"{left} = {right}", f"{left} = {right}"), figures[left], figures[right])
        for left, right in spec.ties
    ]
    if spec.of == "cash":
        moved = sum(figure.paise for figure in drawn.figures if figure.name != "closing")
        checks.append(Check(Words("Opening, receipts and payments come to the closing", "പ്രാരംഭവും വരവും ചെലവും ചേർന്നാൽ അവസാനം"), moved, figures["closing"]))  # fmt: skip
    return Report(
        spec.name, drawn.title, local_body, first, last, (NAME, money("amount", "Amount", "തുക")),
        tuple((figure.title.en, figure.paise) for figure in drawn.figures), None, tuple(checks),
        Bars(drawn.title, tuple(figure.title for figure in shown), tuple(figure.paise for figure in shown)),
    )  # fmt: skip


async def budget_variance(
    connection: Connection, chart: Chart, local_body: str, year: int, fund: str | None = None
) -> Report:  # fmt: skip
    """Appropriated, spent, held and left, by head."""
    found = await approval.variance(connection, local_body, year, fund)
    return Report(
        "budget_variance", Words("Budget variance", "ബജറ്റ് വ്യതിയാനം"), local_body, year_first(year), year_last(year),
        (
            Column("fund", Words("Fund", "ഫണ്ട്")), ACCOUNT, NAME, money("appropriated", "Appropriated", "വകയിരുത്തിയത്"),
            money("spent", "Spent", "ചെലവഴിച്ചത്"), money("held", "Held", "നീക്കിവെച്ചത്"), money("left", "Left", "ബാക്കി"),
        ),
        tuple(
            (v.head.fund, v.head.account, chart.accounts[v.head.account].name.en, v.appropriated, v.spent, v.held, v.left)
            for v in found
        ),
        ("", "", "", *(sum(getattr(v, name) for v in found) for name in ("appropriated", "spent", "held", "left"))),
    )  # fmt: skip


def _sides(debit: int, credit: int) -> Check:
    return Check(Words("Debits are credits", "ഡെബിറ്റും ക്രെഡിറ്റും തുല്യം"), debit, credit)
