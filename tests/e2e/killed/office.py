"""The office that a dying server is part of: a healthy app beside it, the bank, and one journey of a licence."""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec

from runtime.app import create_app
from runtime.clock import FixedClock
from runtime.db.url import DatabaseUrl
from runtime.gateway_sim import Bank, simulator_app
from runtime.ground import Options
from runtime.jobs.senders import FileSender
from runtime.jobs.settling import SETTLE
from runtime.loading import Catalogue
from runtime.masters.first_rows import load_first_rows
from runtime.meaning.dates import KOLKATA
from runtime.money.http_gateway import SIGNATURE, HttpGateway, signature
from runtime.papers import papers_in
from runtime.scenarios import papers
from runtime.scenarios.cast import Cast, make_cast
from runtime.scenarios.model import load_scenarios, typed_paths
from runtime.scenarios.play import code_in
from runtime.serving import address_at, loopback, served
from tests.database import GENERATED
from tests.e2e.killed.server import ADDRESS, GATEWAY, Plan
from tests.e2e.world import Person

BODY = "G07071"
SERVICE = "/api/v1/business_facilitation/trade_licence"
NEWS = f"/api/v1/gateways/{GATEWAY}/news"
NOW = datetime(2026, 5, 4, 10, 30, tzinfo=KOLKATA)
SECRET = b"a secret of tests"
STEPS = ("submit", "take", "verify", "approve", "order", "told", "deliver")
"""The requests of a licence without inspection, in turn; the last draws it and tells of everything."""
EVENTS = {
    "submit": ["submit"], "take": ["submit"], "verify": ["submit", "verify"], "approve": ["submit", "verify", "approve"],
    "order": ["submit", "verify", "approve"], "told": ["submit", "verify", "approve"],
    "deliver": ["submit", "verify", "approve", "paid"],
}  # fmt: skip
"""What has happened to the file after each."""
_numbers = itertools.count(1)


@dataclass(slots=True)
class Ask:
    """A request that may be sent again: its key goes with it."""

    path: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


@dataclass(slots=True)
class Office:
    """The healthy app, the bank's address, and where the dying server puts what it sends."""

    client: httpx.AsyncClient
    settle: Any
    admin: DatabaseUrl
    app_url: DatabaseUrl
    bank: str
    folder: Path
    cast: Cast
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def sent(self) -> Path:
        """Every message that went out, of either process."""
        return self.folder / "sent.jsonl"

    def messages(self) -> list[dict[str, Any]]:
        """The messages that went out."""
        text = self.sent.read_text() if self.sent.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    async def citizen(self) -> tuple[Person, str]:
        """Somebody new, and his mobile."""
        mobile = str(9_500_000_000 + next(_numbers))
        await self.client.post("/api/v1/auth/code", json={"mobile": mobile})
        await self.settle()
        code = code_in([m["text"] for m in self.messages() if m["to"] == mobile][-1])
        made = await self.client.post("/api/v1/auth/verify", json={"mobile": mobile, "code": code})
        assert made.status_code == 201, made.text
        return Person(self.client, made.json()["token"]), mobile

    async def staff(self, role: str) -> Person:
        """Who holds the post of a role."""
        member = self.cast.staff[BODY, role]
        if role not in self.tokens:
            made = await self.client.post(
                "/api/v1/auth/password",
                json={"username": member.username, "password": member.password},
            )
            assert made.status_code == 201, made.text
            self.tokens[role] = made.json()["token"]
        return Person(self.client, self.tokens[role], member.post)

    async def fetch(self, query: str, *args: object) -> list[asyncpg.Record]:
        """Rows as the superuser sees them."""
        connection = await asyncpg.connect(str(self.admin))
        try:
            return await connection.fetch(query, *args)
        finally:
            await connection.close()

    async def send(self, ask: Ask) -> httpx.Response:
        """A request to the healthy app."""
        return await self.client.post(ask.path, content=ask.body, headers=ask.headers)

    async def due(self) -> None:
        """The healthy app delivers everything, what the dead one had taken too: its lease has run out."""
        for _ in range(4):
            await self.fetch("update ksmart.outbox set next_try_at = now() where failed is null")
            await self.settle()

    async def send_to_dying(self, ask: Ask, door: str, nth: int, moment: str) -> bool:
        """A request to a server that dies at a call; False where it answered: there is no such call."""
        plan = Plan(
            str(self.app_url), str(self.folder / "papers"), str(self.sent), self.bank, SECRET.decode(), NOW,
            door, nth, moment,
        )  # fmt: skip
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.e2e.killed.server", msgspec.json.encode(plan).decode(),
            cwd=Path(__file__).parents[3], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert server.stdout is not None
        port = int(await server.stdout.readline() or b"0")
        headers = {**ask.headers, "x-armed": "1"}
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                answer = await client.post(ask.path, content=ask.body, headers=headers)
        except httpx.HTTPError:
            _, err = await asyncio.wait_for(server.communicate(), 30)
            assert server.returncode == -signal.SIGKILL, err[-2000:]
            return True
        server.terminate()
        await server.communicate()
        assert answer.status_code < 300, answer.text
        return False


@dataclass(slots=True)
class Journey:
    """One licence on its way."""

    office: Office
    citizen: Person
    mobile: str
    name: str
    file: str = ""
    order: dict[str, Any] = field(default_factory=dict[str, Any])

    async def ask(self, step: str) -> Ask:
        """The request of a step, with the key under which it may be sent again."""
        clerk, secretary = await self.office.staff("clerk"), await self.office.staff("secretary")
        match step:
            case "submit":
                return await self._draft()
            case "take":
                return self._as(
                    clerk,
                    f"{SERVICE}/files/{self.file}/receipts",
                    {"mode": "cash", "payer": "Asha"},
                )
            case "verify" | "approve":
                who = clerk if step == "verify" else secretary
                return self._as(
                    who, f"{SERVICE}/files/{self.file}/actions/{step}", {}, await self.version()
                )
            case "order":
                return self._as(self.citizen, f"{SERVICE}/files/{self.file}/payments", {})
            case "told":
                body = msgspec.json.encode(
                    {"order": self.order["id"], "status": "paid", "payment": f"pay_{uuid4().hex}",
                     "paise": self.order["paise"]}
                )  # fmt: skip
                return Ask(
                    NEWS,
                    {SIGNATURE: signature(SECRET, body), "content-type": "application/json"},
                    body,
                )
            case _:
                return Ask("/due")

    async def do(self, step: str, ask: Ask) -> None:
        """The step by the healthy app, or its answer if it was done already."""
        if step == "deliver":
            await self.office.due()
            return
        answer = await self.office.send(ask)
        assert answer.status_code in (200, 201), (step, answer.text)
        if step == "submit":
            self.file = answer.json()["id"]
        if step == "order":
            self.order = answer.json()

    async def events(self) -> list[str]:
        """What has happened to the citizen's files, oldest first."""
        rows = await self.office.fetch(
            "select e.action from ksmart.file_event e join business_facilitation.application a"
            " on a.local_body = e.local_body and a.id = e.file where a.name_en = $1 order by e.seq",
            self.name,
        )
        return [row["action"] for row in rows]

    async def version(self) -> int:
        """Of the file."""
        seen = await self.citizen.get(f"{SERVICE}/files/{self.file}")
        found: int = seen.json()["row_version"]
        return found

    def _as(self, who: Person, path: str, body: object, version: int | None = None) -> Ask:
        headers = {**who.headers(idempotency_key=str(uuid4())), "content-type": "application/json"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return Ask(path, headers, json.dumps(body).encode())

    async def _draft(self) -> Ask:
        scenario = next(s for s in load_scenarios(GENERATED) if "travel agency" in s.name)
        given = {**scenario.given, "name": {"en": self.name, "ml": "ആശ ട്രാവൽസ്"}}
        documents = given.pop("documents")
        path = f"{SERVICE}/drafts"
        made = await self.office.client.post(
            path,
            json={"local_body": BODY, "answers": typed_paths(given)},
            headers=self.citizen.headers(),
        )
        assert made.status_code == 201, made.text
        draft = f"{path}/{made.json()['id']}"
        service = Catalogue("generated").service("business_facilitation", "trade_licence")
        assert service is not None
        refused = await papers.lay(
            self.office.client, draft, service, documents, {"owners": 1}, self.citizen.headers()
        )
        assert refused is None, refused.text
        ask = self._as(self.citizen, f"{draft}/submit", None, 1)
        return Ask(ask.path, {k: v for k, v in ask.headers.items() if k != "content-type"})


@asynccontextmanager
async def open_office(
    admin: DatabaseUrl, app_url: DatabaseUrl, folder: Path
) -> AsyncGenerator[Office]:
    """The office over a migrated database. Its loops must stand still: see `quiet.py`."""
    connection = await asyncpg.connect(str(admin))
    await load_first_rows(connection, GENERATED)
    await connection.close()
    cast = await make_cast(admin, Catalogue("generated"), [BODY])
    place = loopback()
    bank = Bank(SECRET, httpx.AsyncClient(), address_at(place), FixedClock(NOW))
    app = create_app(
        "generated", app_url, FileSender(folder / "sent.jsonl"), options=Options(limit_scale=1000.0),
        clock=FixedClock(NOW), papers=papers_in(folder / "papers", {}), address=ADDRESS,
        gateway=HttpGateway(GATEWAY, bank.address, SECRET),
    )  # fmt: skip
    async with app.lifespan(), served(simulator_app(bank), place), bank.wire:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            yield Office(client, app.state[SETTLE], admin, app_url, bank.address, folder, cast)


async def begun(office: Office) -> Journey:
    """A licence that somebody new wants."""
    citizen, mobile = await office.citizen()
    return Journey(office, citizen, mobile, f"Travels {next(_numbers)}")
