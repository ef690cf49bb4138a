"""Plays a scenario through the app's own API: what passes here works for people."""

from __future__ import annotations

import itertools
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import httpx

from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import OfficerForm, Service
from runtime.clock import FixedClock
from runtime.loading import Catalogue
from runtime.meaning import dates, working_days
from runtime.meaning.dates import KOLKATA
from runtime.meaning.decimals import rupees, times
from runtime.scenarios import papers
from runtime.scenarios.cast import Cast, Member
from runtime.scenarios.charges import Charged, slab_in
from runtime.scenarios.model import Scenario, Step, Wait, typed_paths

_mobiles = itertools.count(9_100_000_001)


class Mismatch(Exception):  # noqa: N818 - it is what a scenario finds, not an error of ours
    """A step that did not come out as expected; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it was played; `before` and `after` are the file's states, '' for a draft."""

    who: str
    what: str
    outcome: str
    seconds: float
    service: str = ""  # module.service of the file
    before: str = ""
    after: str = ""
    refused: str = ""  # for what, as was expected


@dataclass(slots=True)
class _File:
    """A file that a scenario is about, as its last step left it; entries are known to all its files."""

    service: str  # module.service
    id: str = ""
    number: str = ""
    state: str = ""
    version: int = 0
    role: str = ""  # who acted last: may read it
    who: str = ""
    created: dict[str, str] = field(default_factory=dict[str, str])
    ids: set[str] = field(default_factory=set[str])  # of all files of the scenario


@dataclass(slots=True)
class Player:
    """Plays scenarios with one app. `code_for` reads the code that was last sent to a mobile."""

    client: httpx.AsyncClient
    catalogue: Catalogue
    clock: FixedClock
    cast: Cast
    code_for: Callable[[str], Awaitable[str]]
    calendar_of: Callable[[str | None], working_days.Calendar]
    tell: Callable[[Played], None] = lambda _: None
    settle: Callable[[], Awaitable[None]] | None = None  # does what is due by itself
    pay: Callable[[str], Awaitable[None]] | None = None  # goes to the bank's page and pays there
    charged: set[Charged] = field(default_factory=set[Charged])  # the rates that were used
    _tokens: dict[tuple[str, str, str], str] = field(
        default_factory=dict[tuple[str, str, str], str]
    )  # by local body, role and name
    _mobile: str = ""

    async def play(self, scenario: Scenario) -> list[Played]:
        """Every step in turn.

        Raises:
            Mismatch: A step came out otherwise.
        """
        self.clock.at = scenario.at.replace(tzinfo=KOLKATA)
        self._tokens = {
            key: token for key, token in self._tokens.items() if key[1] not in self.cast.persons
        }
        self._mobile = ""
        files: dict[str, _File] = {}
        created: dict[str, str] = {}
        ids: set[str] = set()
        played: list[Played] = []
        for number, step in enumerate(scenario.steps, start=1):
            began = time.perf_counter()
            service = step.service or scenario.service
            file = files.setdefault(service, _File(service, created=created, ids=ids))
            before = "" if step.do == "submit" else file.state
            outcome = await self._step(scenario, step, file, number)
            what = step.do or (f"pay {' '.join(step.pay)}" if step.pay else "wait")
            done = Played(
                step.role,
                what,
                outcome,
                time.perf_counter() - began,
                service,
                before,
                file.state,
                str(step.expect.get("refused", "")),
            )
            played.append(done)
            self.tell(done)
        return played

    async def _step(self, scenario: Scenario, step: Step, file: _File, number: int) -> str:
        if step.wait is not None:
            self._wait(step.wait, scenario, file)
            where = f"{scenario.name}: step {number}, wait"
            found = await self._settled(scenario, file)
            await self._expect(scenario, step, file, found, where)
            return f"{step.wait.amount}{step.wait.unit} pass" + (
                f"; {file.number} is in {file.state}" if file.id else ""
            )
        service = self._service(scenario, file)
        if step.pay:
            return await self._pay(scenario, service, step, file, number)
        answer = await (
            self._submit(scenario, service, step, file)
            if step.do == "submit"
            else self._act(scenario, service, step, file)
        )
        where = f"{scenario.name}: step {number}, {step.role} {step.do}"
        if "refused" in step.expect:
            return self._refused(answer, str(step.expect["refused"]), where)
        if answer.status_code not in (200, 201):
            raise Mismatch(f"{where}: {answer.status_code} {answer.text}")
        body = answer.json()
        file.id, file.number, file.state, file.version = (
            body["id"],
            body["number"],
            body["state"],
            body["row_version"],
        )
        file.role, file.who = step.role, step.who
        file.ids.add(file.id)
        file.created |= {entry["record"]: entry["id"] for entry in body["created"]}
        await self._expect(scenario, step, file, body, where)
        numbers = ", ".join(f"{entry['record']} {entry['number']}" for entry in body["created"])
        return f"{file.number} is in {file.state}" + (f"; {numbers}" if numbers else "")

    async def _pay(
        self, scenario: Scenario, service: Service, step: Step, file: _File, number: int
    ) -> str:
        where = f"{scenario.name}: step {number}, {step.role} pays {', '.join(step.pay)}"
        if self.pay is None:
            raise Mismatch(f"{where}: nobody takes payments here")
        headers = await self._headers(scenario.local_body, step.role, step.who)
        path = f"/api/v1/{service.module}/{service.name}/files/{file.id}"
        order = await self.client.post(
            f"{path}/payments",
            json={"heads": list(step.pay)},
            headers={**headers, "idempotency-key": str(uuid.uuid4())},
        )
        if "refused" in step.expect:
            return self._refused(order, str(step.expect["refused"]), where)
        if order.status_code != 201:
            raise Mismatch(f"{where}: {order.status_code} {order.text}")
        await self.pay(order.json()["url"])
        money = await self._money(scenario, service, step, file)
        left = [
            head["head"]
            for head in money["heads"]
            if head["head"] in step.pay and head["due_paise"]
        ]
        if left:
            raise Mismatch(f"{where}: still due: {', '.join(left)}")
        found = await self._settled(scenario, file)
        await self._expect(scenario, step, file, found, where)
        receipt = money["receipts"][-1]
        return f"{receipt['number']} for ₹ {rupees(receipt['paise'])}; {file.number} is in {file.state}"

    async def _money(
        self, scenario: Scenario, service: Service, step: Step, file: _File
    ) -> dict[str, Any]:
        """What the file owes and what came in; notes the rates that its demands were made with."""
        answer = await self.client.get(
            f"/api/v1/{service.module}/{service.name}/files/{file.id}/money",
            headers=await self._headers(scenario.local_body, *_reader(step, file)),
        )
        if answer.status_code != 200:
            raise Mismatch(f"{scenario.name}: {answer.status_code} {answer.text}")
        money: dict[str, Any] = answer.json()
        heads = {head["head"]: head["fee"] for head in money["heads"]}
        self.charged |= {
            (
                heads[line["head"]],
                line["head"],
                line["rate"]["level"],
                line["rate"]["code"],
                line["rate"]["since"],
                slab_in(line["sums"]),
            )
            for line in money["lines"]
            if line["rate"]
        }
        return money

    async def _demanded(
        self,
        scenario: Scenario,
        service: Service,
        step: Step,
        file: _File,
        wanted: Mapping[str, Any],
        where: str,
    ) -> None:
        money = await self._money(scenario, service, step, file)
        found = {head["head"]: head["demanded_paise"] for head in money["heads"]}
        for name, amount in wanted.items():
            paise = int(times(Decimal(str(amount)), 100))
            if found.get(name) != paise:
                told = "nothing" if name not in found else str(rupees(found[name]))
                raise Mismatch(f"{where}: demand.{name}: expected {amount}, found {told}")

    async def _settled(self, scenario: Scenario, file: _File) -> dict[str, Any]:
        """What is due by itself is done; the file as it stands then."""
        if self.settle is not None:
            await self.settle()
        if not file.id:
            return {}
        service = self._service(scenario, file)
        seen = await self.client.get(
            f"/api/v1/{service.module}/{service.name}/files/{file.id}",
            headers=await self._headers(scenario.local_body, file.role, file.who),
        )
        if seen.status_code != 200:
            return {}
        found: dict[str, Any] = seen.json()
        file.state, file.version = found["state"], found["row_version"]
        return found

    async def _submit(
        self, scenario: Scenario, service: Service, step: Step, file: _File
    ) -> httpx.Response:
        await self._settled(scenario, file)
        headers = await self._headers(scenario.local_body, step.role, step.who)
        # A further file of the same scenario has answers of its own; it may name what the first one made.
        is_first = not file.id and file.service == scenario.service
        given = {**scenario.given, **step.answers} if is_first else step.answers
        given = {
            name: await self._named(scenario, service, file, value) for name, value in given.items()
        }
        documents = given.pop("documents", {})
        if step.role not in self.cast.persons:
            return await self._open_for(scenario, service, given, headers)
        path = f"/api/v1/{service.module}/{service.name}/drafts"
        draft = await self.client.post(
            path,
            json={
                "local_body": scenario.local_body,
                "answers": typed_paths(given),
            },
            headers=headers,
        )
        if draft.status_code != 201:
            return draft
        refused = await papers.lay(
            self.client, f"{path}/{draft.json()['id']}", service, documents, _rows(given), headers
        )
        if refused is not None:
            return refused
        return await self.client.post(
            f"{path}/{draft.json()['id']}/submit",
            headers={**headers, "idempotency-key": str(uuid.uuid4()), "if-match": '"1"'},
        )

    async def _open_for(
        self, scenario: Scenario, service: Service, given: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        """A member of staff opens the file for the citizen of the scenario."""
        # Logged in before he gets messages: the code is read from the last of them.
        for role in sorted(self.cast.persons):
            await self._headers(scenario.local_body, role)
        name = {"en": "A citizen", "ml": "ഒരു പൗരൻ"}
        answers = read_typed(typed_paths(given), service.record.fields, Faults())
        return await self.client.post(
            f"/api/v1/{service.module}/{service.name}/files",
            json={
                "local_body": scenario.local_body,
                "answers": answers,
                "applicant": {"mobile": self._own_mobile(), "name": name},
            },
            headers={**headers, "idempotency-key": str(uuid.uuid4())},
        )

    async def _act(
        self, scenario: Scenario, service: Service, step: Step, file: _File
    ) -> httpx.Response:
        await self._settled(scenario, file)
        headers = await self._headers(scenario.local_body, step.role, step.who)
        body: dict[str, Any] = {}
        answers = dict(step.answers)
        if documents := answers.pop("documents", {}):
            refused = await papers.lay(
                self.client,
                f"/api/v1/{service.module}/{service.name}/files/{file.id}",
                service,
                documents,
                _rows({**scenario.given, **answers}),
                headers,
            )
            if refused is not None:
                return refused
        if "remark" in answers:
            body["remark"] = answers.pop("remark")
        if "flags" in answers:
            body["flags"] = answers.pop("flags")
        form = _form_of(service, file.state, step.do)
        if form is not None:
            body["form"] = read_typed(typed_paths(answers), form.fields, Faults())
        elif answers:
            body["answers"] = read_typed(typed_paths(answers), service.record.fields, Faults())
        # Whoever is refused for his version looked at the file before it last changed.
        version = file.version - (step.expect.get("refused") == "version")
        return await self.client.post(
            f"/api/v1/{service.module}/{service.name}/files/{file.id}/actions/{step.do}",
            json=body,
            headers={
                **headers,
                "idempotency-key": str(uuid.uuid4()),
                "if-match": f'"{version}"',
            },
        )

    async def _issued(
        self, scenario: Scenario, service: Service, step: Step, file: _File, name: str, where: str
    ) -> None:
        """The certificate is there, and its seal is read from every kind of copy."""
        await self._settled(scenario, file)
        headers = await self._headers(scenario.local_body, *_reader(step, file))
        path = f"/api/v1/{service.module}/{service.name}/files/{file.id}"
        number, wrong = await papers.issued(self.client, path, name, headers)
        if wrong:
            raise Mismatch(f"{where}: {name} {number}: {wrong}")
        self.tell(Played("anybody", "scan", f"{name} {number}: its seal holds in every copy", 0.0))

    def _refused(self, answer: httpx.Response, reason: str, where: str) -> str:
        is_json = answer.headers.get("content-type", "").endswith("json")
        body: dict[str, Any] = answer.json() if is_json else {}
        if answer.status_code < 400 or body.get("reason") != _REASONS.get(reason, reason):
            raise Mismatch(
                f"{where}: expected a refusal ({reason}), got {answer.status_code} {answer.text}"
            )
        return f"refused: {body['detail']}"

    async def _expect(
        self, scenario: Scenario, step: Step, file: _File, body: Mapping[str, Any], where: str
    ) -> None:
        if not step.expect:
            return
        service = self._service(scenario, file)
        headers = await self._headers(scenario.local_body, *_reader(step, file))
        seen = await self.client.get(
            f"/api/v1/{service.module}/{service.name}/files/{file.id}", headers=headers
        )
        resource: dict[str, Any] = seen.json() if seen.status_code == 200 else {}
        values = {**resource, **body}
        values["due"] = values.get("due_on")
        for name, wanted in step.expect.items():
            if name == "issued":
                await self._issued(scenario, service, step, file, str(wanted), where)
                continue
            if name == "demand":
                asked = cast("dict[str, Any]", wanted)
                await self._demanded(scenario, service, step, file, asked, where)
            elif isinstance(wanted, dict):
                entry = await self._entry(scenario, service, file, name)
                for inner, value in typed_paths(cast("dict[str, Any]", wanted)).items():
                    _same(f"{where}: {name}.{inner}", _at(entry, inner), value)
            else:
                _same(f"{where}: {name}", _at(values, name), wanted)

    async def _entry(self, scenario: Scenario, service: Service, file: _File, record: str) -> Any:
        """The register entry that the file made, else the last that any file of the scenario made."""
        found = await self._find(scenario, service, record, {file.id})
        if found is None:
            found = await self._find(scenario, service, record, file.ids)
        if found is None:
            raise Mismatch(f"{scenario.name}: no {record} can be read after the last step")
        file.created[record] = found["id"]
        return found

    async def _named(self, scenario: Scenario, service: Service, file: _File, value: Any) -> Any:
        """The id of the entry that an answer names by its record; any other answer as it is."""
        if not file.ids or not isinstance(value, str):
            return value
        found = await self._find(scenario, service, value, file.ids)
        return value if found is None else found["id"]

    async def _find(
        self, scenario: Scenario, service: Service, record: str, files: Container[str]
    ) -> dict[str, Any] | None:
        """The newest entry of a record that one of these files made, read by whoever may read it: time and
        money write entries too, which no answer of ours tells."""
        for name in self.catalogue.modules[service.module].registers:
            register = self.catalogue.register(service.module, name)
            if register is None or register.record != record or register.service is not None:
                continue
            for role in sorted(register.classes):
                headers = await self._headers(scenario.local_body, role)
                path = f"/api/v1/{service.module}/registers/{register.name}"
                for entry in await self._newest(path, headers):
                    found = await self.client.get(f"{path}/{entry}", headers=headers)
                    if found.status_code == 200 and found.json()["file"] in files:
                        return cast("dict[str, Any]", found.json())
        return None

    async def _newest(self, path: str, headers: Mapping[str, str]) -> list[str]:
        """The newest entries of a register."""
        listed = await self.client.get(path, params={"limit": "20"}, headers=headers)
        rows: list[dict[str, Any]] = listed.json() if listed.status_code == 200 else []
        return [str(row["id"]) for row in rows]

    def _service(self, scenario: Scenario, file: _File) -> Service:
        module, _, name = file.service.partition(".")
        found = self.catalogue.service(module, name)
        if found is None:
            raise Mismatch(f"{scenario.name}: there is no service {file.service}")
        return found

    async def _headers(self, local_body: str, role: str, who: str = "") -> dict[str, str]:
        key = (local_body, role, who)
        is_person = role in self.cast.persons
        if key not in self._tokens:
            self._tokens[key] = await (self._citizen(who) if is_person else self._staff(key))
        headers = {"authorization": f"Bearer {self._tokens[key]}"}
        if not is_person:
            headers["ksmart-post"] = str(self._member(key).post)
        return headers

    def _own_mobile(self) -> str:
        """The mobile of the scenario's citizen."""
        self._mobile = self._mobile or str(next(_mobiles))
        return self._mobile

    def _member(self, key: tuple[str, str, str]) -> Member:
        return self.cast.named[key] if key[2] else self.cast.staff[key[:2]]

    async def _citizen(self, who: str) -> str:
        mobile = str(next(_mobiles)) if who else self._own_mobile()
        await self.client.post("/api/v1/auth/code", json={"mobile": mobile})
        code = await self.code_for(mobile)
        made = await self.client.post("/api/v1/auth/verify", json={"mobile": mobile, "code": code})
        token: str = made.json()["token"]
        return token

    async def _staff(self, key: tuple[str, str, str]) -> str:
        member = self._member(key)
        made = await self.client.post(
            "/api/v1/auth/password", json={"username": member.username, "password": member.password}
        )
        token: str = made.json()["token"]
        return token

    def _wait(self, wait: Wait, scenario: Scenario, file: _File) -> None:
        now = self.clock.now()
        if wait.unit in _SECONDS:
            self.clock.at = now + timedelta(seconds=_SECONDS[wait.unit] * wait.amount)
            return
        if wait.unit == "wd":
            sla = self._service(scenario, file).workflow.sla
            calendar = self.calendar_of(sla.calendar if sla else None)
            later = working_days.add_working_days(calendar, now.date(), wait.amount)
        else:
            later = dates.add_months(now.date(), wait.amount * (12 if wait.unit == "y" else 1))
        assert later is not None
        self.clock.at = now.replace(year=later.year, month=later.month, day=later.day)


def _form_of(service: Service, state: str, action: str) -> OfficerForm | None:
    """What an officer fills in with an action or a branch of a state."""
    here = service.workflow.states.get(state)
    if here is None:
        return None
    branch = here.branch(action)
    if branch is not None:
        return branch.form
    return next((one.form for one in here.actions if one.name == action), None)


def _reader(step: Step, file: _File) -> tuple[str, str]:
    """Role and name of who may read the file after a step: who did it, else who acted last."""
    return (step.role, step.who) if step.role else (file.role, file.who)


# What a scenario calls the reasons that the API gives.
_REASONS = {"guard": "when", "person": "not_by"}

_SECONDS = {"min": 60, "h": 3600, "d": 86_400, "w": 604_800}


def _rows(given: Mapping[str, Any]) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: len(cast("list[object]", value))
        for name, value in given.items()
        if isinstance(value, list)
    }


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return value


def _same(where: str, found: Any, wanted: Any) -> None:
    text = "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)
    if text != str(wanted):
        raise Mismatch(f"{where}: expected {wanted}, found {text or 'nothing'}")


def code_in(text: str) -> str:
    """The one-time code in a message."""
    found = re.search(r"\b\d{6}\b", text)
    if found is None:
        raise Mismatch(f"no code in the message: {text}")
    return found[0]
