"""Dues, the bank and back, the receipt and the counter: in both languages, without script."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from runtime.access.origin import csrf_token
from runtime.web.call import POST_COOKIE, SESSION_COOKIE
from tests.e2e.money.shop import Town
from tests.e2e.world import Person

pytestmark = pytest.mark.anyio


class Browser:
    """A browser without script: cookies, links, forms."""

    def __init__(self, stalls: Town, person: Person, lang: str = "en") -> None:
        self.client, self.person, self.lang = stalls.world.client, person, lang
        cookies = {SESSION_COOKIE: person.token, "ksmart_lang": lang}
        if person.post is not None:
            cookies[POST_COOKIE] = str(person.post)
        self.headers = {"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers)

    async def send(self, path: str, form: dict[str, Any]) -> httpx.Response:
        return await self.client.post(
            path,
            data={"_csrf": csrf_token(self.person.token), **form},
            headers={**self.headers, "origin": "http://ksmart.test"},
        )


def keys(page: httpx.Response) -> dict[str, str]:
    """The hidden keys of the page's first form that has them."""
    found = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page.text)
        for name in ("_key", "_version")
    }
    return {name: match[1] for name, match in found.items() if match}


@pytest.mark.parametrize(("lang", "due"), [("en", "To be paid"), ("ml", "അടയ്ക്കാനുള്ളത്")])
async def test_a_citizen_pays_from_the_dues_page_and_comes_back_to_a_receipt(
    stalls: Town, lang: str, due: str
) -> None:
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    browser = Browser(stalls, citizen, lang)
    shown = await browser.get(f"/pay/stall/stall/{file}")
    assert shown.status_code == 200, shown.text
    assert due in shown.text
    assert "₹ 75" in shown.text
    assert "<script" not in shown.text
    sent = await browser.send(f"/pay/stall/stall/{file}/order", keys(shown))
    assert sent.status_code == 303, sent.text
    order = await browser.get(sent.headers["location"])
    assert order.status_code == 200
    url = re.search(r'href="(http://bank\.test/pay/[0-9a-f]+)"', order.text)
    assert url
    assert "upi://pay?" in order.text
    assert re.search(r'<svg [^>]*viewBox="0 0 (\d+) \1"', order.text)  # whole at any width
    await stalls.pay({"url": url[1]}, "lost")
    back = await browser.get(f"/pay/stall/stall/{file}/back")
    assert back.status_code == 200
    receipt = re.search(rf'href="(/pay/stall/stall/{file}/receipt/[0-9a-f-]+)"', back.text)
    assert receipt, back.text
    paper = await browser.get(receipt[1])
    assert paper.status_code == 200, paper.text
    assert "RCT/M07025/2026-27/" in paper.text
    for words in ("Application fee", "അപേക്ഷാ ഫീസ്", "Receipt", "രസീത്"):
        assert words in paper.text
    assert 'class="receipt roll"' in (await browser.get(f"{receipt[1]}?size=80")).text


async def test_while_the_bank_does_not_say_the_page_says_that_we_are_checking(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    await stalls.order(citizen, file)
    stalls.bank.outage = True
    back = await Browser(stalls, citizen).get(f"/pay/stall/stall/{file}/back")
    assert back.status_code == 200
    assert "We are checking with the bank" in back.text
    assert back.headers["refresh"] == "5"


async def test_a_failed_payment_is_told_as_one(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    await stalls.pay(await stalls.order(citizen, file), "fail")
    back = await Browser(stalls, citizen).get(f"/pay/stall/stall/{file}/back")
    assert "The payment did not go through" in back.text
    assert "refresh" not in back.headers


async def test_the_counter_takes_money_and_cancels_a_receipt(stalls: Town) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    desk = Browser(stalls, clerk)
    shown = await desk.get(f"/pay/stall/stall/{file}")
    assert "Take money at the counter" in shown.text
    assert 'value="cheque"' in shown.text
    assert 'value="online"' not in shown.text
    form = {**keys(shown), "mode": "cheque", "paise": "₹ 75.00", "payer": "Asha"}
    wrong = await desk.send(f"/pay/stall/stall/{file}/take", form)
    assert wrong.status_code == 422, wrong.text
    more = {"number": "000123", "on": "18/11/2026", "bank": "Federal Bank"}
    taken = await desk.send(f"/pay/stall/stall/{file}/take", {**form, **more})
    assert taken.status_code == 303, taken.text
    paper = await desk.get(taken.headers["location"])
    assert "Federal Bank" in paper.text
    undone = await desk.send(
        f"{taken.headers['location']}/cancel",
        {**keys(paper), "reason": "cheque_bounced", "_remark": "Returned"},
    )
    assert undone.status_code == 303, undone.text
    assert "Cancelled" in (await desk.get(undone.headers["location"])).text


@pytest.mark.parametrize("typed", ["-1", "1e9", "75.001", "NaN", "1.2.3", "9" * 30, "٧٥"])
async def test_hostile_amounts_at_the_counter_are_refused_with_a_page(
    stalls: Town, typed: str
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    desk = Browser(stalls, clerk)
    shown = await desk.get(f"/pay/stall/stall/{file}")
    form = {**keys(shown), "mode": "cash", "paise": typed, "payer": "Asha"}
    answer = await desk.send(f"/pay/stall/stall/{file}/take", form)
    assert answer.status_code in (409, 422)
    assert "<h1>" in answer.text or "<h1" in answer.text
    assert (await stalls.money(citizen, file))["receipts"] == []


async def test_what_it_will_cost_is_shown_before_it_is_submitted(stalls: Town) -> None:
    citizen = await stalls.world.citizen()
    typed = {"name": "Asha", "ward": "M07025012", "capital": "60000", "years": "2"}
    draft = await citizen.post_json(
        "/api/v1/stall/stall/drafts", {"local_body": "M07025", "answers": typed}
    )
    assert draft.status_code == 201, draft.text
    page = await Browser(stalls, citizen).get(f"/apply/stall/stall/{draft.json()['id']}/check")
    assert page.status_code == 200, page.text
    assert "To be paid when you submit: ₹ 75" in page.text
    assert "To be paid later, by these answers: ₹ 1,600" in page.text
    assert "Capital ₹ 60,000, above ₹ 25,000 up to ₹ 1,00,000: ₹ 800" in page.text


async def test_another_citizen_sees_nothing_of_it(stalls: Town) -> None:
    citizen, stranger = await stalls.world.citizen(), await stalls.world.citizen()
    file = await stalls.filed(citizen)
    assert (await Browser(stalls, stranger).get(f"/pay/stall/stall/{file}")).status_code == 404
