"""What surrounds every page: language, menu, keys, headers; and how a template becomes an answer."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from runtime.access.origin import csrf_token
from runtime.portal.assets import asset_address, first_letters
from runtime.portal.templating import PageEnvironment
from runtime.portal.words import LANGUAGES, WORDS, say
from runtime.web.answer import Answer, Header
from runtime.web.call import Call
from runtime.words import Words

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "ksmart_lang"
LANGUAGE_KEPT_S = 365 * 24 * 3600

# Nothing comes from elsewhere, no other site may frame a page or be posted to, and nothing runs on one
# but the files of ours that a form names: no text is ever taken for script.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SCRIPTED = f"{_POLICY}; script-src 'self'; require-trusted-types-for 'script'"
HTML: Header = (b"content-type", b"text/html; charset=utf-8")


# The edge adds what every answer of the app carries (sniffing, referrers, vary).
def page_headers(*, scripted: bool = False) -> tuple[Header, ...]:
    """What every page carries; one with script of ours may run it."""
    return (
        HTML,
        (b"content-security-policy", (_SCRIPTED if scripted else _POLICY).encode()),
        # Pages hold what people told us; machines at kiosks and offices are shared.
        (b"cache-control", b"no-store"),
    )


PAGE_HEADERS = page_headers()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of the menu; `word` is one of the portal's."""

    word: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks at the page, in which language, and where he is."""

    lang: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    csrf: str = ""
    known: bool = False
    staff: bool = False
    post: Words | None = None
    menu: tuple[MenuEntry, ...] = field(default=())

    def in_language(self, lang: str) -> str:
        """The address of this page in another language."""
        pairs = [(name, value) for name, value in self.query if name != "lang"]
        return f"{self.path}?{urlencode([*pairs, ('lang', lang)])}"


def language_of(call: Call) -> str:
    """The language that was asked for: in the address, by the cookie, by the browser; else English."""
    asked = params(call).get("lang")
    if asked in LANGUAGES:
        return asked
    kept = call.cookie(LANGUAGE_COOKIE)
    if kept in LANGUAGES:
        return kept
    for wanted in (call.header(b"accept-language") or "").split(",")[:8]:
        tag = wanted.strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return "en"


def params(call: Call) -> dict[str, str]:
    """The query of a page. A page is lenient: what it does not know, or is empty, it leaves aside."""
    found: dict[str, str] = {}
    for name, value in _pairs(call):
        if value and "\x00" not in value:
            found.setdefault(name, value)
    return found


def frame_of(call: Call) -> Frame:
    """The frame of a page. Every address that takes a form also gives a page, so links lead back there."""
    actor = call.actor_or_none
    post = actor.post if actor else None
    here = quote(str(call.scope["path"]))
    return Frame(
        lang=language_of(call),
        path=here,
        query=tuple(_pairs(call)),
        csrf=csrf_token(call.token) if call.token and actor else "",
        known=actor is not None,
        staff=post is not None,
        post=post.title if post else None,
        menu=tuple(
            MenuEntry(word, href, here == href or (href != "/" and here.startswith(f"{href}/")))
            for word, href in _menu(actor is not None, post is not None)
        ),
    )


def page(
    call: Call,
    template: str,
    /,
    status: int = 200,
    headers: tuple[Header, ...] = (),
    scripted: bool = False,
    **context: Any,
) -> Answer:
    """A page made of `template` (`portal/home.html`, or one below the generated package)."""
    frame = frame_of(call)
    text = rendered(environment(call.ground.catalogue.folder), template, frame, context)
    more = list(headers)
    if params(call).get("lang") in LANGUAGES:
        more.append(_language_cookie(frame.lang, call.ground.options.production))
    return Answer(text.encode(), status, [*page_headers(scripted=scripted), *more])


def rendered(env: Environment, template: str, frame: Frame, context: Mapping[str, Any]) -> str:
    """The text of a page in its frame's language."""
    lang = frame.lang

    def words(text: Words) -> str:
        return text.in_language(lang)

    def stock(name: str, **marks: object) -> str:
        return say(name, lang, **marks)

    return env.get_template(template).render(frame=frame, lang=lang, t=stock, w=words, **context)


def go(href: str, *headers: Header) -> Answer:
    """303: what was posted is done, or kept; look there."""
    assert href.startswith("/"), href
    assert not href.startswith("//"), href
    more = [(b"location", href.encode("ascii")), (b"cache-control", b"no-store"), *headers]
    return Answer(b"", 303, more)


def new_key() -> str:
    """An idempotency key for a form: the same form sent twice has one effect."""
    return secrets.token_urlsafe(18)


@functools.cache
def environment(generated: Path) -> Environment:
    """The templates of the portal and those of one generated package."""
    env = PageEnvironment(
        loader=ChoiceLoader(
            [
                PrefixLoader({"portal": FileSystemLoader(HERE / "templates")}),
                FileSystemLoader(generated),
                FileSystemLoader(HERE / "templates"),  # generated forms extend a plain "form.html"
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    common = cast("dict[str, Any]", env.globals)
    common.update(asset=asset_address, first_letters=first_letters, stock=WORDS)
    return env


def _menu(known: bool, staff: bool) -> tuple[tuple[str, str], ...]:
    if staff:
        return (
            ("inbox", "/inbox"),
            ("counter", "/counter"),
            ("registers", "/registers"),
            ("notices", "/notices"),
        )
    if known:
        return (
            ("home", "/"),
            ("my_applications", "/mine"),
            ("certificates", "/certificates"),
            ("notices", "/notices"),
        )
    return (("home", "/"), ("track_menu", "/track"), ("verify", "/verify"))


def _pairs(call: Call) -> list[tuple[str, str]]:
    raw: bytes = call.scope["query_string"]
    try:
        return parse_qsl(raw.decode("latin-1"), max_num_fields=50) if raw else []
    except ValueError:  # more parameters than any page has
        return []


def _language_cookie(lang: str, production: bool) -> Header:
    secure = "; Secure" if production else ""
    return (
        b"set-cookie",
        f"{LANGUAGE_COOKIE}={lang}; Path=/; Max-Age={LANGUAGE_KEPT_S}; HttpOnly; SameSite=Lax{secure}".encode(),
    )
