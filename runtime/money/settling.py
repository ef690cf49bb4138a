"""What a gateway says, made true: every way in ends at one door, which settles each payment once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec

from runtime.clock import new_id
from runtime.ground import Ground
from runtime.interfaces.gateway import ForgedError, GatewayAwayError, News, PaymentGateway
from runtime.interfaces.ledger import LEDGER

WEBHOOK, STATUS, SETTLEMENT = "webhook", "status", "settlement"
BATCH = 50

_log = logging.getLogger("ksmart.money")


async def heard(
    ground: Ground, gateway: PaymentGateway, headers: Mapping[str, str], body: bytes
) -> str:
    """A webhook: what it came to.

    Raises:
        ForgedError: The gateway did not sign it; that it came is kept.
    """
    try:
        news = gateway.read(headers, body)
    except ForgedError:
        digest = hashlib.sha256(body).digest()
        await ground.doors.value("ksmart.news_forged", gateway.name, digest, ground.clock.now())
        raise
    return await settle(ground, gateway.name, WEBHOOK, news)


async def settle(ground: Ground, gateway: str, source: str, news: News) -> str:
    """Bring one piece of news through the door; the outcome."""
    now = ground.clock.now()
    body = msgspec.json.encode(news)
    told = {**msgspec.structs.asdict(news), "receipt": new_id(now)}
    outcome: str = await ground.doors.value(
        "ksmart.settle", gateway, source, msgspec.json.encode(told).decode(), hashlib.sha256(body).digest(), now
    )  # fmt: skip
    if outcome == "unknown" and (ledger := ground.offers.find(LEDGER)) is not None:
        outcome = await ledger.hear(gateway, news, now.date())
    if outcome not in ("settled", "again", "pending", "failed", "expired"):
        _log.warning("gateway %s: %s of %s: %s", gateway, news.status, news.order, outcome)
    return outcome


async def ask(ground: Ground, gateway: PaymentGateway, order: UUID) -> list[str]:
    """Ask the gateway about one order; the outcomes.

    Raises:
        GatewayAwayError: It does not say.
    """
    try:
        known = await gateway.status(order)
    except ForgedError as error:
        raise GatewayAwayError("an answer that cannot be") from error
    outcomes = [await settle(ground, gateway.name, STATUS, news) for news in known]
    if "settled" not in outcomes:
        await ground.doors.value("ksmart.intent_ran_out", order, ground.clock.now())
    return outcomes


async def poll(ground: Ground) -> int:
    """Ask about every order of unknown fate whose time has come; how many were asked about.

    The first tier of reconciliation: news that was lost is found within a quarter of an hour.
    """
    gateway = ground.gateway
    if gateway is None:
        return 0
    asked = 0
    while True:
        rows = await ground.doors.rows(
            "ksmart.intents_due", gateway.name, ground.clock.now(), BATCH
        )
        for row in rows:
            try:
                await ask(ground, gateway, row[0])
            except GatewayAwayError as away:
                _log.warning("gateway %s is away: %s", gateway.name, away)
                return asked
            asked += 1
        if len(rows) < BATCH:
            return asked + await _poll_ledger(ground, gateway)


async def _poll_ledger(ground: Ground, gateway: PaymentGateway) -> int:
    """The same for orders that the ledger made."""
    ledger = ground.offers.find(LEDGER)
    orders = [] if ledger is None else await ledger.orders_due(BATCH)
    for order in orders:
        try:
            await ask(ground, gateway, order)
        except GatewayAwayError as away:
            _log.warning("gateway %s is away: %s", gateway.name, away)
            break
    return len(orders)


@dataclass(frozen=True, slots=True)
class Matched:
    """A day's settlement file against our receipts."""

    rows: int
    settled: int  # payments that nobody had told us of
    unknown: int  # of orders that are not ours
    gaps: tuple[str, ...]  # numbers of receipts that the file does not have, or has otherwise


async def match(ground: Ground, day: date) -> Matched:
    """The second tier: the bank's list of a day, row by row; what was never told is settled now.

    Raises:
        GatewayAwayError: There is no gateway, or it does not give its list.
    """
    gateway = ground.gateway
    if gateway is None:
        raise GatewayAwayError("there is none")
    found = await gateway.settled(day)
    outcomes: list[str] = []
    for news in found:
        outcome = await settle(ground, gateway.name, SETTLEMENT, news)
        outcomes.append(outcome)
        await ground.doors.value(
            "ksmart.settlement_keep", gateway.name, day, news.payment or "", news.order, news.paise or 0, outcome,
            ground.clock.now(),
        )  # fmt: skip
    gaps = await ground.doors.rows("ksmart.settlement_gaps", gateway.name, day)
    return Matched(
        len(found),
        sum(outcome not in ("again", "unknown") for outcome in outcomes),
        outcomes.count("unknown"),
        tuple(row["number"] for row in gaps),
    )


async def match_yesterday(ground: Ground) -> Matched | None:
    """Match the day that is over; None where the gateway is away: the next turn tries again."""
    try:
        return await match(ground, ground.clock.now().date() - timedelta(days=1))
    except GatewayAwayError as away:
        _log.warning("no settlement file: %s", away)
        return None
