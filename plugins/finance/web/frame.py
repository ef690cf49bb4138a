"""The plugin's pages in the portal's frame, with own templates and words; and who may see whose books."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader

from plugins.finance.web.words import WORDS
from runtime.access.actor import Actor, Post
from runtime.meaning.ledger.chart import Chart
from runtime.portal.frame import PAGE_HEADERS, environment, frame_of, rendered
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal
from runtime.web.answer import Answer, Header
from runtime.web.call import Call

HERE = Path(__file__).parent


def page(
    call: Call, template: str, status: int = 200, /, *headers: Header, **context: Any
) -> Answer:
    """A page of the plugin."""
    frame = frame_of(call)

    def words(name: str, /, **marks: object) -> str:
        return WORDS[name].in_language(frame.lang).format(**marks)

    env = _environment(call.ground.catalogue.folder)
    text = rendered(env, f"finance/{template}", frame, {"e": words, **context})
    return Answer(text.encode(), status, [*PAGE_HEADERS, *headers])


@functools.cache
def _environment(generated: Path) -> Environment:
    base = environment(generated)
    assert base.loader is not None
    ours = PrefixLoader({"finance": FileSystemLoader(HERE.joinpath("templates"))})
    return base.overlay(loader=ChoiceLoader([ours, base.loader]))


def may(actor: Actor, chart: Chart, right: str) -> Post:
    """The post by which somebody may do this with the books.

    Raises:
        Refusal: He acts as himself, or his post's role may not.
    """
    if actor.post is None or actor.post.role not in chart.who.get(right, ()):
        raise Refusal(NOT_ALLOWED, reason="role")
    return actor.post


def body_of(post: Post, asked: str | None) -> str:
    """The local body that is asked about: the post's own, or one of its area.

    Raises:
        Refusal: Whether others keep books here is nobody's business.
    """
    if asked and asked != post.local_body and asked not in post.area:
        raise Refusal(NOT_FOUND)
    return asked or post.local_body
