"""Reports of demands: demand-collection-balance, daily collection, the working sheet of one thing's demands."""

from __future__ import annotations

from datetime import date

from plugins.finance import desk as desks
from plugins.finance import journal
from plugins.finance.connection import Connection
from plugins.finance.desk import Desk
from plugins.finance.fees import interest_months
from plugins.finance.money import divide
from plugins.finance.reports.books import DAY, money
from plugins.finance.reports.model import Bars, Cell, Check, Column, Report
from runtime.meaning.ledger.nodes import Words
from runtime.meaning.periods import year_first

_MONTHS_ML = ("ജനുവരി", "ഫെബ്രുവരി", "മാർച്ച്", "ഏപ്രിൽ", "മേയ്", "ജൂൺ", "ജൂലൈ", "ഓഗസ്റ്റ്", "സെപ്റ്റംബർ", "ഒക്ടോബർ", "നവംബർ", "ഡിസംബർ")  # fmt: skip
_KINDS = {
    "adjust": Words("Note", "നോട്ട്"),
    "pay": Words("Paid", "അടച്ചത്"),
    "undo": Words("Payment undone", "അടവ് റദ്ദാക്കി"),
    "waive": Words("Waived", "ഒഴിവാക്കി"),
    "write_off": Words("Written off", "എഴുതിത്തള്ളി"),
    "set_off": Words("Set off from advance", "മുൻകൂറിൽനിന്ന് വകയിരുത്തി"),
    "excess": Words("Held as advance", "മുൻകൂറായി സൂക്ഷിച്ചു"),
    "interest": Words("Interest paid", "അടച്ച പലിശ"),
    "interest_undone": Words("Interest payment undone", "പലിശ അടവ് റദ്ദാക്കി"),
    "interest_waived": Words("Interest waived", "ഒഴിവാക്കിയ പലിശ"),
}


async def dcb(connection: Connection, desk: Desk, year: int, to: date) -> Report:
    """Demand, collection and balance of a financial year up to a day, by head; ties to the control accounts."""
    found = await connection.fetch(
        "select * from ledger.dcb($1, $2, $3)", desk.local_body, year, to
    )
    lines: list[tuple[str, str, tuple[int, ...]]] = []
    balances: dict[str, int] = {}
    for r in found:
        asked = int(r["arrear_demand"]) + int(r["current_demand"])
        got = int(r["arrear_collected"]) + int(r["current_collected"])
        arrear = int(r["arrear_demand"]) - int(r["arrear_collected"]) - int(r["arrear_forgiven"])
        current = int(r["current_demand"]) - int(r["current_collected"]) - int(r["current_forgiven"])  # fmt: skip
        lines.append((str(r["fee"]), str(r["head"]), (
            int(r["arrear_demand"]), int(r["current_demand"]), asked, int(r["arrear_collected"]), int(r["current_collected"]), got,
            int(r["arrear_forgiven"]) + int(r["current_forgiven"]), arrear, current, arrear + current,
        )))  # fmt: skip
        name = str(r["account_set"])
        balances[name] = balances.get(name, 0) + arrear + current
    sets = desk.book.chart.sets
    control = {sets[name].accounts[role] for name in balances for role in ("current", "arrear")}
    standing = await journal.trial_balance(connection, desk.local_body, year_first(year), to)
    columns = (
        Column("fee", Words("Fee", "ഫീസ്")), Column("head", Words("Head", "ഇനം")),
        money("arrear_demand", "Arrear demand", "കുടിശ്ശിക ഡിമാൻഡ്"), money("current_demand", "Current demand", "തനത് ഡിമാൻഡ്"),
        money("demand", "Demand", "ഡിമാൻഡ്"), money("arrear_collected", "Arrear collected", "കുടിശ്ശിക പിരിവ്"),
        money("current_collected", "Current collected", "തനത് പിരിവ്"), money("collection", "Collection", "പിരിവ്"),
        money("forgiven", "Forgiven", "ഒഴിവാക്കിയത്"), money("arrear_balance", "Arrear balance", "കുടിശ്ശിക ബാക്കി"),
        money("current_balance", "Current balance", "തനത് ബാക്കി"), money("balance", "Balance", "ബാക്കി"),
    )  # fmt: skip
    total = [sum(amounts[n] for _, _, amounts in lines) for n in range(10)]
    return Report(
        "dcb", Words("Demand, collection and balance", "ഡിമാൻഡ്, പിരിവ്, ബാക്കി"), desk.local_body, year_first(year), to,
        columns, tuple((fee, head, *amounts) for fee, head, amounts in lines), ("", "", *total),
        (
            Check(Words("Demand less collection and what was forgiven is the balance", "ഡിമാൻഡിൽനിന്ന് പിരിവും ഒഴിവാക്കിയതും കുറച്ചാൽ ബാക്കി"), total[2] - total[5] - total[6], total[9]),
            Check(Words("The balance is what the ledger's receivables show", "ബാക്കി ലെഡ്ജറിലെ കിട്ടാനുള്ളതിന് തുല്യം"), total[9], sum(b.closing_paise for b in standing if b.account in control)),
        ),
        Bars(Words("Demand, collection and balance", "ഡിമാൻഡ്, പിരിവ്, ബാക്കി"), tuple(columns[n].title for n in (4, 7, 11)), (total[2], total[5], total[9])),
    )  # fmt: skip


async def daily_collection(
    connection: Connection, local_body: str, first: date, last: date
) -> Report:
    """What was received on each day by counter and way of paying."""
    found = await connection.fetch(
        "select on_date, counter, mode, receipts, amount from ledger.daily_collection($1, $2, $3)",
        local_body, first, last,
    )  # fmt: skip
    modes = sorted({r["mode"] for r in found})
    sums = tuple(sum(r["amount"] for r in found if r["mode"] == mode) for mode in modes)
    return Report(
        "daily_collection", Words("Daily collection", "പ്രതിദിന പിരിവ്"), local_body, first, last,
        (
            DAY, Column("counter", Words("Counter", "കൗണ്ടർ")), Column("mode", Words("Way of paying", "അടവ് രീതി")),
            Column("receipts", Words("Receipts", "രസീതുകൾ"), "number"), money("amount", "Amount", "തുക"),
        ),
        tuple(tuple(r) for r in found),
        (None, "", "", sum(r["receipts"] for r in found), sum(sums)), (),
        Bars(Words("By way of paying", "അടവ് രീതി തിരിച്ച്"), tuple(Words(mode, mode) for mode in modes), sums),
    )  # fmt: skip


async def working_sheet(connection: Connection, desk: Desk, thing: str, fee: str, on: date) -> Report:  # fmt: skip
    """How what is due of a thing came about, line by line in the words of the rule; its sum is what is asked."""
    card = await desks.read_card(connection, desk, thing, new=False)
    rows: list[tuple[Cell, ...]] = []
    asked = 0
    for due in card.dues(desk.fees, on):
        first = due.demands[0]
        if first.fee != fee:
            continue
        asked += due.principal + due.interest
        for d in due.demands:
            for m in card.movements:
                if (m.fee, m.head, m.period) == (fee, d.head, d.period) and not m.kind.startswith("interest"):  # fmt: skip
                    if m.kind == "demand":
                        said = f"{d.head} demanded for {d.period.first:%d-%m-%Y} to {d.period.last:%d-%m-%Y}, due by {d.due_on:%d-%m-%Y}"
                    else:
                        said = f"{d.head}: {_KINDS[m.kind].en.lower()}"
                    rows.append((m.effective_on, said, None, None, m.amount))
        grown = 0
        for d in due.demands:
            for month, base, rate in interest_months(
                desk.fees[fee], d.head, d.due_on, d.changes, on
            ):
                grown += base * rate
                percent = f"{rate // 100}.{rate % 100:02d}".rstrip("0").rstrip(".")
                rows.append((month, f"interest on {d.head} for {month:%B %Y} / {_MONTHS_ML[month.month - 1]} {month.year}: {percent} % of", base, rate, None))  # fmt: skip
        interest = divide(grown, 10_000, "half_up")
        settled = sum(d.interest_settled for d in due.demands)
        if interest:
            rows.append((on, "interest in all, rounded once, half up", None, None, interest))
        if settled:
            rows.append((on, "interest settled before", None, None, -settled))
    total = sum(row[4] for row in rows if isinstance(row[4], int))
    return Report(
        "working_sheet", Words(f"Working sheet of {thing}", f"{thing}: കണക്കുകൂട്ടൽ"), desk.local_body, on, on,
        (
            DAY, Column("step", Words("Step", "ഘട്ടം")), money("base", "On", "അടിസ്ഥാനം"),
            Column("rate", Words("Rate (1/100 %)", "നിരക്ക് (1/100 %)"), "number"), money("amount", "Amount", "തുക"),
        ),
        tuple(rows), (on, "", None, None, total),
        (Check(Words("The sheet comes to what is asked", "കണക്ക് ആവശ്യപ്പെടുന്ന തുകയ്ക്ക് തുല്യം"), total, asked),),
    )  # fmt: skip
