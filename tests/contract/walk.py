"""A walk through every operation: one success of each, and each refusal that it declares.

It knows no service: bodies come from the document's examples, the way through a workflow from the
generated states, and who acts from the roles of each action.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from runtime.catalogue import Service
from runtime.loading import Catalogue
from runtime.scenarios.model import typed_paths
from tests.contract.people import Person, Town
from tests.contract.seen import Operation, operations

LARGEST_BODY = 1 << 20
HOME = "M07025"  # where the world's staff sits
MOST_DRAFTS = 30

Note = Callable[[Operation, requests.Response], None]


@dataclass(slots=True)
class Filed:
    """A file, who opened it, and its version as last seen."""

    id: str
    owner: Person
    state: str
    version: int
    created: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@dataclass(slots=True)
class Walk:
    """The walker; `note` hears of every answer."""

    town: Town
    document: dict[str, Any]
    note: Note
    standing: dict[tuple[str, str], Filed] = field(default_factory=dict[tuple[str, str], Filed])
    _every: dict[str, Operation] = field(default_factory=dict[str, Operation])

    def __post_init__(self) -> None:
        self._every = {operation.id: operation for operation in operations(self.document)}

    def services(self) -> Iterator[Service]:
        """The compiled services."""
        yield from Catalogue(self.town.package).services()

    def fill(self) -> None:
        """Put a file into every state of every service."""
        for service in self.services():
            for state in service.workflow.states:
                self.standing[_name(service), state] = self.file_in(service, state)

    def succeed(self) -> None:
        """One success of every operation."""
        for service in self.services():
            self._actions(service)
            self._drafts(service)
            name, [state, *_] = _name(service), list(service.workflow.states)
            file = self.standing[name, state]
            for short in ("read", "history", "actions", "clock"):
                self.ask(f"{name}.files.{short}", file.owner, file.id, expect=200)
        for operation in self._every.values():
            if ".registers." in operation.id and operation.id.endswith(".list"):
                self._register(operation)
            elif ".masters." in operation.id:
                self.ask(operation.id, None, expect=200)
        self._account()

    def refuse(self, unlimited: Town) -> None:
        """Each refusal that each operation declares; `unlimited` is a town whose limits are used up."""
        for operation in self._every.values():
            for status in sorted(operation.declared):
                if 400 <= status < 500:
                    self._refusal(operation, status, unlimited)

    # --- files and drafts ----------------------------------------------------------------------

    def open(self, service: Service, owner: Person | None = None) -> Filed:
        """A new file, by a newcomer unless said."""
        owner = owner or self.town.newcomer()
        made = self.ask(
            f"{_name(service)}.files.open", owner, body=self.opening(service), expect=201
        )
        return _filed(made, owner)

    def opening(self, service: Service) -> dict[str, Any]:
        """The body of the document's first example for the world's own office."""
        spec = self._every[f"{_name(service)}.files.open"].spec
        examples = spec["requestBody"]["content"]["application/json"]["examples"]
        found: dict[str, Any] = next(
            one["value"] for one in examples.values() if one["value"]["local_body"] == HOME
        )
        return found

    def file_in(self, service: Service, state: str) -> Filed:
        """A new file, brought into a state by the shortest way."""
        file = self.open(service)
        for action in _way(service, file.state, state):
            self.act(service, file, action)
        assert file.state == state
        return file

    def act(self, service: Service, file: Filed, name: str) -> None:
        """One action by somebody whose it is."""
        action = next(a for a in service.workflow.states[file.state].actions if a.name == name)
        person = file.owner if "citizen" in action.by else self.town.as_role(action.by[0])
        asked = {"remark": "Look again"} if action.ask_remark else {}
        answer = self.ask(
            f"{_name(service)}.actions.{name}", person, file.id, body=asked, version=file.version,
            expect=200,
        )  # fmt: skip
        after = _filed(answer, file.owner)
        file.state, file.version, file.created = after.state, after.version, after.created

    def _actions(self, service: Service) -> None:
        for state in service.workflow.states.values():
            for action in state.actions:
                self.act(service, self.file_in(service, state.name), action.name)

    def _drafts(self, service: Service) -> None:
        name, owner = f"{_name(service)}.drafts", self.town.newcomer()
        body = {"local_body": HOME, "answers": typed_paths(self.opening(service)["answers"])}
        made = [self.ask(f"{name}.create", owner, body=body, expect=201).json() for _ in range(2)]
        kept, gone = (draft["id"] for draft in made)
        self.ask(f"{name}.read", owner, kept, expect=200)
        self.ask(
            f"{name}.replace", owner, kept, body={"answers": body["answers"]}, version=1, expect=200
        )
        self.ask(f"{name}.submit", owner, kept, version=2, expect=201)
        self.ask(f"{name}.drop", owner, gone, expect=204)

    def _register(self, operation: Operation) -> None:
        person = self.town.as_role(
            next(role for role in operation.roles if role in self.town.staff)
        )
        page = self.ask(operation.id, person, expect=200).json()
        assert page, f"nothing stands in {operation.id}"
        self.ask(operation.id.removesuffix("list") + "read", person, page[0]["id"], expect=200)
        self.ask(operation.id, person, query={"q": page[0]["number"]}, expect=200)

    def _account(self) -> None:
        clerk, leaving = self.town.as_role("clerk"), self.town.newcomer()
        self.ask("auth.code", None, body={"mobile": leaving.mobile}, expect=202)
        code = {"mobile": leaving.mobile, "code": self.town.code_for(leaving.mobile)}
        self.ask("auth.verify", None, body=code, expect=201)
        staff = {"username": "clerk", "password": "correct horse battery staple"}
        self.ask("auth.password", None, body=staff, expect=201)
        self.ask("me", clerk, expect=200)
        self.ask("inbox", clerk, expect=200)
        self.ask("my_files", leaving, expect=200)
        self.ask("my_drafts", leaving, expect=200)
        self.ask("auth.logout", leaving, body={}, expect=204)
        for probe in ("health.live", "health.ready", "openapi"):
            self.ask(probe, None, expect=200)

    # --- refusals ------------------------------------------------------------------------------

    def _refusal(self, operation: Operation, status: int, unlimited: Town) -> None:
        person = None if operation.is_open else self._somebody(operation)
        file = str(uuid4())
        body: object = {} if "requestBody" in operation.spec else None
        match status:
            case 400:
                self.ask(operation.id, person, file, body=body, query={"unknown": "1"}, expect=400)
            case 401 if operation.is_open:
                wrong = {"mobile": "8999999999", "code": "1"}
                if operation.id == "auth.password":
                    wrong = {"username": "nobody", "password": "wrong"}
                self.ask(operation.id, None, body=wrong, expect=401)
            case 401:
                self.ask(operation.id, None, file, body=body, expect=401)
            case 403:
                stranger = Person("citizen", self.town.citizens[0].token, post=999_999)
                self.ask(operation.id, stranger, file, body=body, expect=403)
            case 404:
                self.ask(operation.id, person, file, body=self._changed(operation), expect=404)
            case 409 | 412:
                self._conflict(operation, status)
            case 413:
                self.ask(operation.id, person, file, raw=b'"' + b"x" * LARGEST_BODY, expect=413)
            case 415:
                self.ask(operation.id, person, file, raw=b"x", kind="text/plain", expect=415)
            case 422 if operation.id.endswith(".drafts.submit"):
                owner, draft = self._draft(operation, {})
                self.ask(operation.id, owner, draft, expect=422)
            case 422 if ".actions." in operation.id:
                file_, by = self._acting(operation)
                self.ask(
                    operation.id, by, file_.id, body={"x": 1}, version=file_.version, expect=422
                )
            case 422:
                self.ask(operation.id, person, file, body={"x": 1}, expect=422)
            case 428:
                self.ask(operation.id, person, file, body=body, version=None, expect=428)
            case 429:
                self.ask(operation.id, None, body=body, expect=429, town=unlimited)
            case _:
                raise AssertionError(f"{operation.id}: nobody knows how to get a {status}")

    def _conflict(self, operation: Operation, status: int) -> None:
        name, _, short = operation.id.rpartition(".")
        service = self._service(operation)
        if ".actions." in operation.id:
            file, by = self._acting(operation)
            if status == 412:
                self.ask(
                    operation.id, by, file.id, body=self._body(operation), version=9, expect=412
                )
                return
            other = next(
                found
                for (of, state), found in self.standing.items()
                if of == _name(service) and state not in operation.spec["x-states"]
            )
            by = other.owner if "citizen" in operation.roles else by
            self.ask(
                operation.id, by, other.id, body=self._body(operation), version=other.version,
                expect=409,
            )  # fmt: skip
        elif short in ("replace", "submit") and status == 412:
            owner, draft = self._draft(operation, {})
            body: object = {"answers": {}} if short == "replace" else None
            self.ask(operation.id, owner, draft, body=body, version=9, expect=412)
        elif short == "submit":
            file = self.open(service)
            answers = typed_paths(self.opening(service)["answers"])
            _, draft = self._draft(operation, answers, file.owner)
            self.ask(operation.id, file.owner, draft, expect=409)
        elif short == "create":
            owner = self.town.newcomer()
            body = {"local_body": HOME, "answers": {}}
            for _ in range(MOST_DRAFTS):
                self.ask(operation.id, owner, body=body, expect=201)
            self.ask(operation.id, owner, body=body, expect=409)
        else:
            file = self.open(service)
            self.ask(f"{name}.open", file.owner, body=self.opening(service), expect=409)

    def _somebody(self, operation: Operation) -> Person:
        return self.town.as_role(operation.roles[0] if operation.roles else "citizen")

    def _service(self, operation: Operation) -> Service:
        return next(s for s in self.services() if operation.id.startswith(f"{_name(s)}."))

    def _acting(self, operation: Operation) -> tuple[Filed, Person]:
        """A file with which this may be done, and who may."""
        name = _name(self._service(operation))
        file = self.standing[name, operation.spec["x-states"][0]]
        return file, file.owner if "citizen" in operation.roles else self._somebody(operation)

    def _draft(
        self, operation: Operation, answers: dict[str, str], owner: Person | None = None
    ) -> tuple[Person, str]:
        owner = owner or self.town.citizens[0]
        name = operation.id.rpartition(".")[0]
        body = {"local_body": HOME, "answers": answers}
        return owner, self.ask(f"{name}.create", owner, body=body, expect=201).json()["id"]

    def _body(self, operation: Operation) -> dict[str, Any]:
        schema = operation.spec["requestBody"]["content"]["application/json"]["schema"]
        return {"remark": "Look again"} if "remark" in schema.get("required", ()) else {}

    def _changed(self, operation: Operation) -> dict[str, Any] | None:
        if operation.id.endswith(".replace"):
            return {"answers": {}}
        return self._body(operation) if "requestBody" in operation.spec else None

    # --- asking --------------------------------------------------------------------------------

    def ask(
        self,
        name: str,
        person: Person | None,
        file: str = "",
        *,
        expect: int,
        body: object = None,
        raw: bytes | None = None,
        kind: str = "application/json",
        query: dict[str, str] | None = None,
        version: int | None = 1,
        town: Town | None = None,
    ) -> requests.Response:
        """Ask one operation and hear its answer, which must be the expected one."""
        operation = self._every[name]
        headers = dict(person.headers) if person else {}
        needed = {parameter.get("$ref", "") for parameter in operation.spec.get("parameters", ())}
        if "#/components/parameters/key" in needed:
            headers["Idempotency-Key"] = str(uuid4())
        if "#/components/parameters/if_match" in needed and version is not None:
            headers["If-Match"] = f'"{version}"'
        sent: dict[str, Any] = {"json": body} if body is not None else {}
        if raw is not None:
            sent = {"data": raw}
            headers["Content-Type"] = kind
        answer = (town or self.town).send(
            operation.method, operation.path.replace("{id}", file), headers=headers, params=query, **sent
        )  # fmt: skip
        assert answer.status_code == expect, f"{name}: {answer.status_code} {answer.text}"
        self.note(operation, answer)
        return answer


def _name(service: Service) -> str:
    return f"{service.module}.{service.name}"


def _filed(answer: requests.Response, owner: Person) -> Filed:
    kept = answer.json()
    return Filed(kept["id"], owner, kept["state"], kept["row_version"], kept["created"])


def _way(service: Service, start: str, end: str) -> list[str]:
    """The fewest actions that lead from one state to another."""
    todo: deque[tuple[str, list[str]]] = deque([(start, [])])
    been = {start}
    while todo:
        state, way = todo.popleft()
        if state == end:
            return way
        for action in service.workflow.states[state].actions:
            if action.to is not None and action.to not in been:
                been.add(action.to)
                todo.append((action.to, [*way, action.name]))
    raise AssertionError(f"no way from {start} to {end}")
