"""Every kind of page that there is: scenarios furnish a town, then each person follows every link of his own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import httpx
import msgspec

from runtime.access.origin import csrf_token
from runtime.config import open_project
from runtime.db.server import Database
from runtime.db.url import DatabaseUrl
from runtime.portal import portal_routes
from runtime.scenarios import Played, Scenario, load_scenarios
from runtime.scenarios.stage import Stage, furnish
from runtime.web.call import POST_COOKIE, SESSION_COOKIE

LANGUAGE_COOKIE = "ksmart_lang"
LONG = "ക്ഷ്ത്ര്യ" * 8 + " " + "Antidisestablishmentarianism" * 3 + " <b>&\"'"
_LINK = re.compile(r'<a [^>]*href="([^"#]+)')
_FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]+)".*?</form>', re.S)
_CONTROL = re.compile(r"<(input|select|textarea)\b([^>]*)>", re.S)
_CHOICE = re.compile(r'<select[^>]*name="([^"]+)".*?<option value="([^"]+)"', re.S)
_WAYS = {"sent empty": "", "sent overlong": LONG, "sent as offered": "1"}
_EACH = 2
"""How many pages of one kind are looked at for one person."""


@dataclass(frozen=True, slots=True)
class Look:
    """A page that somebody sees: `kind` is the route it comes from, `state` what it shows."""

    kind: str
    person: str
    path: str
    state: str
    html: str
    status: int

    @property
    def lang(self) -> str:
        """The language that it speaks."""
        return "ml" if '<html lang="ml"' in self.html else "en"


@dataclass(slots=True)
class Town:
    """A town whose people have files in every state that the played scenarios leave them in."""

    stage: Stage
    address: str
    cookies: dict[str, dict[str, str]]  # by person; "" is nobody

    async def looks(self, languages: Mapping[str, str]) -> list[Look]:
        """The pages, of each kind and person a few: followed, and forms sent in every way of `_WAYS`.

        Args:
            languages: By what the name of a person ends in; everybody else reads English.
        """
        found: list[Look] = []
        for person, kept in self.cookies.items():
            lang = next((to for end, to in languages.items() if person.endswith(end)), "en")
            cookies = {**kept, LANGUAGE_COOKIE: lang}
            async with httpx.AsyncClient(
                base_url=self.address, cookies=cookies, timeout=30, follow_redirects=True
            ) as client:
                found += [look async for look in _walk(client, person, cookies)]
        return found


@asynccontextmanager
async def furnished(
    admin: DatabaseUrl, app: DatabaseUrl, *, thorough: bool = False
) -> AsyncGenerator[Town]:
    """The town, after the scenarios that demonstrate."""
    settings = open_project()
    scenarios = [one for one in load_scenarios(settings.generated) if one.demo]
    stage = await furnish(settings, Database(admin, app, None, None), scenarios)
    async with stage.served() as address, httpx.AsyncClient(base_url=address, timeout=60) as client:

        def quiet(_: Played) -> None:
            pass

        player = stage.player(client, quiet)
        cookies: dict[str, dict[str, str]] = {"": {}}
        for scenario in scenarios:
            # Whole, and broken off on the way: so there are files that wait for each of them.
            whole = len(scenario.steps)
            for count in {whole, *(range(1, whole) if thorough else (whole // 4, whole // 2))}:
                await player.play(_broken_off(scenario, count))
            for step in scenario.steps:
                if not step.role:
                    continue
                headers = await player._headers(scenario.local_body, step.role)
                made = {SESSION_COOKIE: headers["authorization"].removeprefix("Bearer ")}
                if "ksmart-post" in headers:
                    made[POST_COOKIE] = headers["ksmart-post"]
                # A citizen is new in each scenario, an officer one for all.
                cookies.setdefault(f"{scenario.service} {step.role}", made)
        yield Town(stage, address, cookies)


def _broken_off(scenario: Scenario, count: int) -> Scenario:
    """Its first steps, by people whose names are another's: no service takes the same application twice."""
    given = {
        name: {**answer, "en": f"{answer['en']} {count}"}
        if isinstance(answer, dict) and "en" in answer
        else answer
        for name, answer in scenario.given.items()
    }
    return msgspec.structs.replace(scenario, given=given, steps=scenario.steps[:count])


async def _walk(
    client: httpx.AsyncClient, person: str, cookies: Mapping[str, str]
) -> AsyncGenerator[Look]:
    seen: Counter[str] = Counter()
    waiting, known = (
        ["/", "/login", "/staff/login", "/nowhere", "/styleguide", "/verify"],
        set[str](),
    )
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in known or seen[kind] >= _EACH:
            continue
        known.add(path)
        answer = await client.get(path)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        seen[kind] += 1
        yield _look(kind, person, "as it comes", answer)
        here = f"{answer.url.path}?{answer.url.query.decode()}".rstrip("?")
        known.add(here)
        waiting += [link for link in _links(answer.text) if link not in known]
        for action, body in _forms(answer.text):
            sent = kind_of(action)
            if seen[f"POST {sent}"] >= 2 or sent in ("/logout",):
                continue
            seen[f"POST {sent}"] += 1
            for state, fill in _WAYS.items():
                session = cookies.get(SESSION_COOKIE)
                keys = {"_csrf": csrf_token(session)} if session else {}
                form = {**_filled(body, fill, pick=state == "sent as offered"), **keys}
                origin = {"origin": str(client.base_url).rstrip("/")}
                files = {"none": ("", b"")} if "multipart/form-data" in body else None
                answer = await client.post(action, data=form, files=files, headers=origin)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    yield _look(kind_of(str(answer.url.path)), person, f"{sent} {state}", answer)
                    waiting += [link for link in _links(answer.text) if link not in known]


def _look(kind: str, person: str, state: str, answer: httpx.Response) -> Look:
    path = f"{answer.url.path}?{answer.url.query.decode()}".rstrip("?")
    return Look(kind, person, path, state, answer.text, answer.status_code)


def _links(text: str) -> Iterator[str]:
    for link in _LINK.findall(text):
        parts = urlsplit(unescape(link))
        if not parts.netloc and not parts.scheme and "lang=" not in parts.query:
            yield f"{parts.path}?{parts.query}".rstrip("?")


def _forms(text: str) -> Iterator[tuple[str, str]]:
    for found in _FORM.finditer(text):
        yield unescape(found[1]), found[0]


def _filled(form: str, fill: str, *, pick: bool) -> dict[str, str]:
    """What a browser sends: hidden values as they stand, what is typed `fill`, what is chosen the first."""
    sent = dict(_CHOICE.findall(form)) if pick else {}
    for tag, marks in _CONTROL.findall(form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', marks))
        name = given.get("name")
        if not name or given.get("type") in ("file", "checkbox", "submit"):
            continue
        if given.get("type") == "hidden" and name != "_go":
            sent[name] = unescape(given.get("value", ""))
        elif given.get("type") == "radio":
            if pick:
                sent.setdefault(name, unescape(given.get("value", "")))
        elif tag != "select":
            sent[name] = fill
    return sent


_ROUTES = sorted(
    {path for route in portal_routes() for path in route.paths if "path:" not in path},
    key=lambda path: (path.count("{"), -len(path)),
)
_PATTERNS = [(path, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))) for path in _ROUTES]


def kind_of(path: str) -> str:
    """The route that answers an address."""
    bare = path.split("?")[0]
    return next((route for route, pattern in _PATTERNS if pattern.fullmatch(bare)), bare)
