"""The worker is killed at a door: the state is before or after, and the same request goes on from there."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from runtime.money.http_gateway import SIGNATURE, signature
from tests.e2e.money.shop import NOW, ROOT, ROOT_GENERATED, SECRET, SERVICE, Town
from tests.e2e.world import Person

pytestmark = pytest.mark.anyio

NEWS = "/api/v1/gateways/bank/news"
MOMENTS = (
    pytest.param("before", marks=pytest.mark.nightly),
    "during",
    pytest.param("after", marks=pytest.mark.nightly),
)
"""Whole journeys whose server is killed anywhere: `tests/e2e/killed`."""


async def killed(
    stalls: Town,
    app_url: str,
    door: str,
    moment: str,
    path: str,
    body: str,
    headers: dict[str, str],
) -> None:
    """Send a request to a worker that dies at a call of `door`."""
    request = {
        "path": path, "body": body, "headers": headers, "secret": SECRET.decode(), "now": NOW.isoformat(),
    }  # fmt: skip
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.money.worker", app_url, str(ROOT_GENERATED[0].parent), door, moment,
        json.dumps(request), cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await worker.communicate()
    assert worker.returncode == -signal.SIGKILL, (out, err[-2000:])


def news_of(order: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The body and the headers of a bank's word that an order is paid."""
    body = msgspec.json.encode(
        {"order": order["id"], "status": "paid", "payment": f"pay_{uuid4().hex}", "paise": 7500}
    )
    return body.decode(), {SIGNATURE: signature(SECRET, body), "content-type": "application/json"}


def headers_of(person: Person, key: str) -> dict[str, str]:
    return {**person.headers(idempotency_key=key), "content-type": "application/json"}


async def again(stalls: Town, path: str, body: str, headers: dict[str, str]) -> Any:
    answer = await stalls.world.client.post(path, content=body.encode(), headers=headers)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


@pytest.fixture
def app_url(pg_server: Any, money_database: Any) -> str:
    return str(pg_server.app(money_database))


@pytest.mark.parametrize(
    ("door", "moment"),
    [
        ("stall.pay_stall_citizen", "before"),
        pytest.param("stall.pay_stall_citizen", "during", marks=pytest.mark.nightly),
        ("stall.pay_stall_citizen", "after"),
        pytest.param("ksmart.intent_url", "after", marks=pytest.mark.nightly),
        pytest.param("ksmart.intent_asked", "before", marks=pytest.mark.nightly),
        ("ksmart.intent_asked", "after"),
    ],
)
async def test_an_order_is_there_once_or_not_at_all(
    stalls: Town, app_url: str, door: str, moment: str
) -> None:
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    path, headers = f"{SERVICE}/files/{file}/payments", headers_of(citizen, str(uuid4()))
    await killed(stalls, app_url, door, moment, path, "{}", headers)
    assert len((await stalls.money(citizen, file))["intents"]) <= 1
    order = await again(stalls, path, "{}", headers)
    assert len((await stalls.money(citizen, file))["intents"]) == 1
    # The order may stand at the dead worker's bank: what counts is what a bank says of it.
    assert (await again(stalls, NEWS, *news_of(order)))["outcome"] == "settled"
    found = await stalls.money(citizen, file)
    assert (found["due_paise"], len(found["receipts"])) == (0, 1)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_news_of_a_payment_is_settled_once(stalls: Town, app_url: str, moment: str) -> None:
    citizen = await stalls.world.citizen()
    file = await stalls.filed(citizen)
    order = await stalls.order(citizen, file)
    body, headers = news_of(order)
    await killed(stalls, app_url, "ksmart.settle", moment, NEWS, body, headers)
    assert len((await stalls.money(citizen, file))["receipts"]) <= 1
    outcome = (await again(stalls, NEWS, body, headers))["outcome"]
    assert outcome in ({"settled"} if moment == "before" else {"settled", "again"})
    found = await stalls.money(citizen, file)
    assert (found["due_paise"], len(found["receipts"])) == (0, 1)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_money_at_the_counter_has_one_receipt(
    stalls: Town, app_url: str, moment: str
) -> None:
    citizen, clerk = await stalls.world.citizen(), await stalls.world.staff("clerk")
    file = await stalls.filed(citizen)
    path, headers = f"{SERVICE}/files/{file}/receipts", headers_of(clerk, str(uuid4()))
    body = json.dumps({"mode": "cash", "payer": "Asha"})
    await killed(stalls, app_url, "stall.pay_stall_ward", moment, path, body, headers)
    kept = await again(stalls, path, body, headers)
    found = await stalls.money(citizen, file)
    assert [receipt["number"] for receipt in found["receipts"]] == [kept["number"]]
    assert found["due_paise"] == 0
