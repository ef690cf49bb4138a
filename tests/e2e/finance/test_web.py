"""The pages of the books: reports behind the policy, runs by two officers, dues paid without a log-in and all at once."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.finance.reports import named
from tests.e2e.finance.town import Town
from tests.e2e.pages.people import People
from tests.e2e.pages.visitor import Page
from tests.e2e.world import ALUVA, Person

pytestmark = pytest.mark.anyio
MOBILE = "9000012345"
MAY = date(2026, 5, 1)


@pytest.fixture
def people(letting: Town) -> People:
    return People(letting.world.app, letting.world.sender)


async def demanded(town: Town, unit: str = "SHOP-1", citizen: Person | None = None) -> str:
    """A lease of who has this mobile whose rent of May is demanded."""
    lease = await town.let(unit, citizen=citizen or await town.world.citizen(MOBILE))
    if not (await town.ledger.runs([ALUVA]))[0].approved_by:
        await town.ledger.approve_run(ALUVA, "revenue.rent", MAY, "secretary")
    await town.settle()
    return lease


def paid_of(page: Page) -> str:
    """Where the page leads to at the bank."""
    return next(href for _, href in page.links if href.startswith("http://bank.test"))


async def test_every_report_is_a_page_and_a_file_of_who_may_see_it(letting: Town, people: People) -> None:  # fmt: skip
    lease = await demanded(letting)
    secretary = await people.staff("secretary")
    home = await secretary.visit("/accounts")
    assert "Trial balance" in home.text
    ask = {
        "cash_book": "account=450010101",
        "ledger": "account=431400101",
        "working_sheet": f"thing={lease}&fee=revenue.rent",
    }
    signs = {"csv": b"", "json": b"{", "pdf": b"%PDF", "xlsx": b"PK"}
    for name in named.reports(letting.books):
        page = await secretary.visit(
            f"/accounts/reports/{name}?from=2026-04-01&to=2027-03-31&{ask.get(name, '')}"
        )
        assert page.status == 200, (name, page.text)
        for form in signs if name in ("dcb", "working_sheet") else ("csv",):
            file = await secretary.client.get(
                f"/accounts/reports/{name}/{form}?from=2026-04-01&to=2027-03-31&{ask.get(name, '')}"
            )
            assert file.status_code == 200, (name, form, file.text)
            assert file.content.startswith(signs[form])
    dcb = await secretary.visit("/accounts/reports/dcb?from=2026-04-01&to=2027-03-31")
    assert "6,195.00" in dcb.text
    assert "GST on rent" in dcb.text
    assert "<svg" in dcb.response.text
    assert "≠" not in dcb.text
    for form in ("hledger", "beancount"):
        journal = await secretary.client.get(f"/accounts/journal/{form}")
        assert (journal.status_code, "130010101" in journal.text) == (200, True)


async def test_nobody_sees_the_books_of_others(letting: Town, people: People) -> None:
    await demanded(letting)
    for visitor in (await people.citizen(), await people.staff("secretary_elsewhere")):
        for path in (
            "/accounts/reports/trial_balance?in=M07025",
            "/accounts/reports/trial_balance/csv?in=M07025",
            "/accounts/journal/hledger?in=M07025",
            "/accounts/runs?in=M07025",
        ):
            assert (await visitor.client.get(path)).status_code in (403, 404), path
    visitor = people.visitor()
    assert (await visitor.client.get("/accounts/reports/dcb")).status_code == 303
    auditor = await people.staff("auditor")
    assert (
        await auditor.client.get("/accounts/reports/trial_balance?in=M07025")
    ).status_code == 200
    clerk = await people.staff("clerk")
    assert (await clerk.client.get("/accounts/journal/hledger")).status_code == 403
    broken = await auditor.client.get("/accounts/reports/ledger?account=nothing&from=2026-13-01")
    assert broken.status_code == 422


async def test_one_officer_works_out_and_another_approves(letting: Town, people: People) -> None:
    lease = await letting.let("SHOP-1")
    clerk, secretary = await people.staff("clerk"), await people.staff("secretary")
    await clerk.visit("/accounts/runs")
    page = await clerk.press("Work it out now")
    assert "Waits for approval" in page.text
    assert "6,195.00" in page.text
    assert "Approve and demand" not in page.text
    await secretary.visit("/accounts/runs")
    page = await secretary.press("Approve and demand")
    assert "Demanded" in page.text
    assert len(await letting.movements(lease)) == 2


async def test_dues_are_paid_without_a_log_in_by_number_and_second_factor(letting: Town, people: People) -> None:  # fmt: skip
    lease = await demanded(letting)
    visitor = people.visitor()
    await visitor.visit("/quick-pay")
    wrong = await visitor.press("Look", number=lease, second="9000099999")
    assert wrong.status == 404
    assert "6,195" not in wrong.text
    unknown = await visitor.press("Look", number="LS/M07025/999999", second=MOBILE)
    assert unknown.status == 404
    page = await visitor.press("Look", number=lease.lower(), second=MOBILE)
    assert "₹ 6,195.00" in page.text
    assert "Leela" not in page.text
    page = await visitor.press("Pay ₹ 6,195.00")
    await letting.pays_at_bank(paid_of(page))
    done = await visitor.visit(f"{page.url.path}/back")
    assert "Thank you" in done.text
    assert [m[:3] for m in await letting.movements(lease) if m[0] == "pay"] == [
        ("pay", "rent_due", -525000),
        ("pay", "rent_gst", -94500),
    ]
    # The same news once more, and the page once more: nothing is posted twice.
    await visitor.visit(f"{page.url.path}/back")
    assert len(await letting.movements(lease)) == 4
    await visitor.visit("/quick-pay")
    assert "Nothing is due" in (await visitor.press("Look", number=lease, second=MOBILE)).text
    assert await letting.admin.fetch("select * from ledger.prove($1)", ALUVA) == []


async def test_guessing_a_payer_is_slowed_down(letting: Town, people: People) -> None:
    letting.world.ground.limiter.scale = 1.0
    visitor = people.visitor()
    await visitor.visit("/quick-pay")
    tries = [
        (await visitor.press("Look", number="LS/M07025/000001", second=f"90000{n:05}")).status
        for n in range(7)
    ]
    assert tries[0] == 404
    assert 429 in tries


async def test_all_dues_of_a_payer_are_paid_at_once(letting: Town, people: People) -> None:
    citizen = await letting.world.citizen(MOBILE)
    first, second = (
        await demanded(letting, "SHOP-1", citizen),
        await demanded(letting, "SHOP-2", citizen),
    )
    stranger = await people.citizen()
    assert "Nothing is demanded of you" in (await stranger.visit("/dues")).text
    visitor = people.visitor()
    visitor.client.cookies.set("ksmart_session", citizen.token)
    page = await visitor.visit("/dues")
    assert first in page.text
    assert second in page.text
    page = await visitor.press("Pay what is ticked")
    assert "12,390.00" in page.text
    await letting.pays_at_bank(paid_of(page))
    assert "Thank you" in (await visitor.visit(f"{page.url.path}/back")).text
    for lease in (first, second):
        assert sum(m[2] for m in await letting.movements(lease)) == 0
