"""What no scenario asks, asked once of every module: reading, drafts, money, papers, registers, one's own account.

It knows no service: answers come from the scenarios, who asks from the roles of each operation.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from runtime.catalogue import Service
from runtime.scenarios import papers
from runtime.scenarios.model import Scenario, typed_paths
from runtime.scenarios.play import Player
from runtime.scenarios.samples import sample
from tests.contract.heard import Heard, Held
from tests.contract.seen import Operation, operations

BIG = 1 << 20
NO_VERSION = ""
MISSING = "00000000-0000-7000-8000-000000000000"


class Sweep:
    """Asks through one client that hears every answer."""

    def __init__(
        self, client: httpx.AsyncClient, heard: Heard, player: Player, scenarios: list[Scenario]
    ) -> None:
        self.client, self.heard, self.player, self.scenarios = client, heard, player, scenarios
        self.every = {one.id: one for one in operations(heard.document)}
        self.body = next(s.local_body for s in scenarios if s.demo)
        self.files: dict[
            str, Held
        ] = {}  # by service: a file that stands where its scenario first pays
        self.draft_of: dict[str, tuple[str, dict[str, str]]] = {}
        self.office_of: dict[str, str] = {}
        self.payment_of: dict[str, str] = {}
        self.receipt_of: dict[str, str] = {}

    async def ask(
        self, name: str, headers: dict[str, str], ident: str = "", body: object = None, **more: Any
    ) -> httpx.Response:
        """One request; the client hears its answer."""
        one = self.every[name]
        sent = {**headers}
        needed = {parameter.get("$ref", "") for parameter in one.spec.get("parameters", ())}
        if "#/components/parameters/key" in needed:
            sent["idempotency-key"] = str(uuid4())
        version = more.pop("version", '"1"')
        if "#/components/parameters/if_match" in needed and version != NO_VERSION:
            sent["if-match"] = version
        path = one.path
        for part, value in {"id": ident, **more.pop("parts", {})}.items():
            path = path.replace(f"{{{part}}}", value)
        if body is not None:
            more["json"] = body
        return await self.client.request(one.method, path, headers=sent, **more)

    async def by(self, role: str, body: str = "") -> dict[str, str]:
        """The headers of somebody who holds a role."""
        return await self.player._headers(body or self.body, role)

    async def somebody(self, one: Operation, body: str = "") -> dict[str, str]:
        """Of those whose the operation is."""
        roles = one.roles or ["citizen"]
        return await self.by("citizen" if "citizen" in roles else roles[0], body)

    async def all(self) -> None:
        """A success of everything that scenarios leave out."""
        for service in self.player.catalogue.services():
            name = f"{service.module}.{service.name}"
            about = [s for s in self.scenarios if s.service == name and s.steps[0].do == "submit"]
            if not about:  # a further file of somebody else's scenario
                await self._known(name, self.heard.held[f"{name}.drafts.submit"][-1])
                continue
            paying = [s for s in about if any(step.pay for step in s.steps)]
            await self._service(name, service, (paying or about)[0])
        for one in self.every.values():
            if ".masters." in one.id:
                await self.ask(one.id, {})
            elif ".registers." in one.id and one.id.endswith(".list"):
                await self._register(one)
            elif ".reports." in one.id:
                role = next(role for role in one.roles if role != "citizen")
                await self.ask(one.id, await self.by(role), params={"local_body": self.body})
        await self._account()

    async def _known(self, name: str, file: Held) -> None:
        """What needs no answers, with a file that a scenario has left."""
        self.files[name] = file
        for short in ("read", "history", "actions", "clock"):
            await self.ask(f"{name}.files.{short}", file.headers, file.id)
        mine, draft = await self.by("citizen"), {"local_body": self.body, "answers": {}}
        kept, gone = [
            (await self.ask(f"{name}.drafts.create", mine, body=draft)).json()["id"]
            for _ in range(2)
        ]
        self.draft_of[name] = (kept, mine)
        await self.ask(f"{name}.drafts.read", mine, kept)
        await self.ask(f"{name}.drafts.replace", mine, kept, {"answers": {}})
        await self.ask(f"{name}.drafts.drop", mine, gone)
        await self._choices(name)

    async def _choices(self, name: str) -> None:
        for one in self.every.values():
            if one.id.startswith(f"{name}.choices."):
                office = {"local_body": self.body}
                await self.ask(one.id, await self.by("citizen"), params=office)

    async def _service(self, name: str, service: Service, scenario: Scenario) -> None:
        first_pay = next((n for n, step in enumerate(scenario.steps) if step.pay), 1)
        steps = [step for step in scenario.steps[: max(first_pay, 1)] if not step.wait]
        begun = Scenario(
            scenario.name, name, scenario.at, scenario.local_body, scenario.given, steps
        )
        await self.player.play(begun)
        made = [self.heard.held.get(f"{name}.{s}", []) for s in ("drafts.submit", "files.open")]
        file = [*made[1], *made[0]][-1]
        self.files[name] = file
        self.office_of[name] = scenario.local_body
        office = {"local_body": scenario.local_body}
        for short in ("read", "history", "actions", "clock"):
            await self.ask(f"{name}.files.{short}", file.headers, file.id)
        answers = {k: v for k, v in scenario.given.items() if k != "documents"}
        if f"{name}.money.read" in self.every:
            await self._money(name, file, office)
        await self._drafts(name, service, scenario, answers)
        await self._choices(name)
        for one in self.every.values():
            if one.id.startswith(f"{name}.bulk."):
                await self.ask(
                    one.id, await self.somebody(one, scenario.local_body),
                    body={"files": [{"id": file.id, "row_version": 1}]},
                )  # fmt: skip
        if f"{name}.lay_file" in self.every:
            await self._papers(name, service, file)

    async def _drafts(
        self, name: str, service: Service, scenario: Scenario, answers: dict[str, Any]
    ) -> None:
        mine = await self.by("citizen")
        body = {"local_body": scenario.local_body, "answers": typed_paths(answers)}
        made = [(await self.ask(f"{name}.drafts.create", mine, body=body)).json() for _ in range(2)]
        kept, gone = (one["id"] for one in made)
        self.draft_of[name] = (kept, mine)
        await self.ask(f"{name}.drafts.read", mine, kept)
        await self.ask(f"{name}.drafts.replace", mine, kept, {"answers": body["answers"]})
        await self.ask(f"{name}.drafts.drop", mine, gone)
        if f"{name}.lay_draft" in self.every:
            path = f"/api/v1/{service.module}/{service.name}/drafts/{kept}"
            rows = {k: len(v) for k, v in answers.items() if isinstance(v, list)}
            given = scenario.given.get("documents", {})
            await papers.lay(self.client, path, service, given, rows, mine)
            laid = (await self.ask(f"{name}.draft_papers", mine, kept)).json()
            for one in _laid(laid):
                await self.ask(f"{name}.drop_draft", mine, kept, parts={"document": one})
                break
        if f"{name}.files.open" in self.every:
            # The examples are of this document: whole answers, typed.
            spec = self.every[f"{name}.files.open"].spec["requestBody"]["content"][
                "application/json"
            ]
            for example in spec.get("examples", {}).values():
                opened = await self.ask(f"{name}.files.open", mine, body=example["value"])
                if opened.status_code == 201:
                    break
        if f"{name}.money.quote" in self.every:
            spec = self.every[f"{name}.files.open"].spec["requestBody"]["content"][
                "application/json"
            ]
            example = next(iter(spec["examples"].values()))["value"]
            asked = {k: example[k] for k in ("local_body", "answers")}
            await self.ask(f"{name}.money.quote", mine, body=asked)

    async def _money(self, name: str, file: Held, office: dict[str, str]) -> None:
        counter = await self.somebody(self.every[f"{name}.money.take"], office["local_body"])
        if "ksmart-post" not in counter:
            counter = await self.by("clerk", office["local_body"])
        await self.ask(f"{name}.money.read", file.headers, file.id)
        placed = await self.ask(f"{name}.money.order", file.headers, file.id, {})
        if placed.status_code == 201:
            self.payment_of[name] = placed.json()["id"]
            await self.ask(
                f"{name}.money.check", file.headers, file.id, {},
                parts={"payment": self.payment_of[name]},
            )  # fmt: skip
        take = {"mode": "cash", "payer": "Asha", "paise": 100}
        taken = [
            await self.ask(f"{name}.money.take", counter, file.id, take, params=office)
            for _ in range(2)
        ]
        receipts = [one.json()["id"] for one in taken if one.status_code == 201]
        for receipt, verb, who, body in zip(
            receipts, ("cancel", "refund"), (counter, file.headers),
            ({"reason": "other", "remark": "Typed wrong"}, {"remark": "Paid twice"}), strict=False,
        ):  # fmt: skip
            self.receipt_of[name] = receipt
            params = office if who is counter else {}
            await self.ask(
                f"{name}.money.{verb}",
                who,
                file.id,
                body,
                parts={"receipt": receipt},
                params=params,
            )

    async def _papers(self, name: str, service: Service, file: Held) -> None:
        await self.ask(f"{name}.papers", file.headers, file.id)
        edits = next(
            (
                (state.name, action)
                for state in service.workflow.states.values()
                for action in state.actions
                if action.edit and "citizen" in action.by
            ),
            None,
        )
        if edits is None:
            return
        # The file goes to where its applicant may mend it: by any action that leads there.
        for one in self.every.values():
            if one.id.startswith(f"{name}.actions.") and one.id.endswith((".return", ".send_back")):
                version = (await self.ask(f"{name}.files.read", file.headers, file.id)).headers[
                    "etag"
                ]
                await self.ask(
                    one.id, await self.somebody(one), file.id, {"remark": "Look again"},
                    version=version, params={"local_body": self.body},
                )  # fmt: skip
        document = service.record.documents[0]
        fields = {"place": "0"} if document.per else {}
        if document.kinds:
            fields["kind"] = next(iter(document.kinds))
        laid = await self.ask(
            f"{name}.lay_file", file.headers, file.id, parts={"document": document.name}, data=fields,
            files={"file": ("sample.pdf", sample("sample.pdf"))},
        )  # fmt: skip
        if laid.status_code == 201:
            await self.ask(
                f"{name}.drop_file", file.headers, file.id, parts={"document": laid.json()["id"]}
            )

    async def _register(self, one: Operation) -> None:
        for role in one.roles:
            if role == "citizen":
                continue
            for body in {s.local_body for s in self.scenarios}:
                headers = await self.by(role, body)
                listed = await self.ask(one.id, headers, params={"local_body": body})
                for asked in one.spec.get("parameters", ()):
                    if (
                        "x-title-ml" in asked
                    ):  # a filter; of whatever type, what it cannot be finds nothing or is refused
                        given = {"local_body": body, asked["name"]: "0"}
                        none = await self.ask(one.id, headers, params=given)
                        assert none.status_code == 400 or none.json() == [], (one.id, asked["name"])
                rows = listed.json() if listed.status_code == 200 else []
                if rows:
                    read = one.id.removesuffix("list") + "read"
                    await self.ask(read, headers, rows[0]["id"], params={"local_body": body})
                    versions = one.id.removesuffix("list") + "versions"
                    if versions in self.every:
                        asked_of = {"local_body": body}
                        await self.ask(versions, headers, rows[0]["id"], params=asked_of)
                    return

    async def _account(self) -> None:
        mine, clerk = await self.by("citizen"), await self.by("clerk")
        for name in ("my_files", "my_drafts", "my_certificates", "my_notices", "me"):
            await self.ask(name, mine)
        await self.ask("inbox", clerk)
        await self.ask("reach", mine, body={"language": "ml"})
        for probe in ("health.live", "health.ready", "openapi", "seal_keys"):
            await self.ask(probe, {})
        submitted = [
            held
            for name, every in self.heard.held.items()
            if name.endswith(".drafts.submit")
            for held in every
        ]
        for held in submitted:
            issued = (await self.ask("my_certificates", held.headers)).json()
            if issued:
                drawn = await self.ask("my_certificate", held.headers, issued[0]["id"])
                pdf = {"content-type": "application/pdf"}
                await self.ask("verify_file", pdf, content=drawn.content)
                break
        await self.ask("verify", {}, params={"token": "none"})
        leaving = await self.player._headers(self.body, "citizen", "leaving")
        await self.ask("auth.logout", leaving, body={})

    # --- refusals ------------------------------------------------------------------------------

    async def refuse(self, tired: httpx.AsyncClient) -> None:
        """Each refusal that an operation declares; `tired` asks an app whose limits are used up."""
        for one in self.every.values():
            for status in sorted(one.declared):
                if 400 <= status < 500 and (one.id, status) not in self.heard.seen.counts:
                    await self._refusal(one, status, tired)

    async def _refusal(self, one: Operation, status: int, tired: httpx.AsyncClient) -> None:
        name = next((n for n in self.files if one.id.startswith(f"{n}.")), "")
        parts = {
            "document": MISSING,
            "certificate": MISSING,
            "payment": MISSING,
            "receipt": MISSING,
        }
        body: object = (
            {} if "application/json" in one.spec.get("requestBody", {}).get("content", {}) else None
        )
        who = {} if one.is_open else await self._whose(one, name)
        ident = self._ident(one, name)
        more: dict[str, Any] = {"parts": parts}
        if not ("ksmart-post" not in who or one.is_open) and "/files/" in one.path:
            more["params"] = {"local_body": self.office_of.get(name, self.body)}
        match status:
            case 400:
                more["params"] = {"unknown": "1"}
            case 401 if one.is_open:
                body = {"mobile": "8999999999", "code": "1"}
                if one.id == "auth.password":
                    body = {"username": "nobody", "password": "wrong"}
            case 401:
                who = {}
            case 403:
                who = {**await self.by("citizen"), "ksmart-post": "999999"}
                more.pop("params", None)
            case 404:
                ident = MISSING
                body = self._good(one) if body is not None else None
            case 412:
                more["version"] = '"999"'
                body = self._good(one) if body is not None else None
            case 413:
                body = None
                more |= {"content": b'"' + b"x" * (BIG * 12), "headers_more": "application/json"}
            case 415:
                body = None
                more |= {"content": b"x", "headers_more": "text/plain"}
            case 422:
                body = {"x": 1}
            case 428:
                more["version"] = NO_VERSION
            case 409:
                body = self._good(one) if body is not None else None
                if ".actions." in one.id:
                    ident, more["version"] = await self._elsewhere(one, name)
        if kind := more.pop("headers_more", ""):
            who = {**who, "content-type": kind}
        if status == 429:
            await self._tired(one, tired, body)
            return
        await self.ask(one.id, who, ident, body, **more)

    async def _elsewhere(self, one: Operation, name: str) -> tuple[str, str]:
        """A file of the same office that stands where this is not done, with its version."""
        for held in reversed(self.heard.held[f"{name}.drafts.submit"]):
            seen = await self.ask(f"{name}.files.read", held.headers, held.id)
            if seen.status_code == 200 and seen.json()["state"] not in one.spec["x-states"]:
                return held.id, seen.headers["etag"]
        return MISSING, '"1"'

    async def _tired(self, one: Operation, tired: httpx.AsyncClient, body: object) -> None:
        path = one.path
        for part in ("id", "document"):
            path = path.replace(f"{{{part}}}", MISSING)
        headers = {} if one.is_open or "security" in one.spec else await self.somebody(one)
        await tired.request(one.method, path, headers=headers, json=body)

    async def _whose(self, one: Operation, name: str) -> dict[str, str]:
        held = self.files.get(name)
        if held is not None and ("citizen" in one.roles or not one.roles):
            return self.draft_of[name][1] if "/drafts/" in one.path else held.headers
        return await self.somebody(one, self.office_of.get(name, ""))

    def _ident(self, one: Operation, name: str) -> str:
        if "/drafts/" in one.path:
            return self.draft_of[name][0] if name in self.draft_of else MISSING
        return self.files[name].id if name else MISSING

    def _good(self, one: Operation) -> dict[str, Any]:
        """A body that can be read."""
        if one.id.endswith(".replace"):
            return {"answers": {}}
        content = one.spec["requestBody"]["content"]["application/json"]
        asked = content["schema"]
        if "examples" in content:
            found: dict[str, Any] = next(iter(content["examples"].values()))["value"]
            return found
        given: dict[str, Any] = {
            "remark": "Look again", "reason": "other", "mode": "cash", "payer": "Asha", "files": [],
        }  # fmt: skip
        return {k: given[k] for k in asked.get("required", ()) if k in given}


def _laid(found: Any) -> list[str]:
    rows = found if isinstance(found, list) else found.get("documents", found.get("laid", []))
    return [row["id"] for row in rows if isinstance(row, dict) and "id" in row]
