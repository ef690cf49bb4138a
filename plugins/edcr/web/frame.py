"""The plugin's pages in the portal's frame, with own templates and words."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader

from plugins.edcr.web.words import say
from runtime.portal.frame import PAGE_HEADERS, environment, frame_of, rendered
from runtime.web.answer import Answer, Header
from runtime.web.call import Call

HERE = Path(__file__).parent


def page(
    call: Call, template: str, status: int = 200, /, *headers: Header, **context: Any
) -> Answer:
    """A page of the plugin."""
    frame = frame_of(call)

    def words(name: str, /, **marks: object) -> str:
        return say(name, frame.lang, **marks)

    env = _environment(call.ground.catalogue.folder)
    text = rendered(env, f"edcr/{template}", frame, {"e": words, **context})
    return Answer(text.encode(), status, [*PAGE_HEADERS, *headers])


@functools.cache
def _environment(generated: Path) -> Environment:
    base = environment(generated)
    assert base.loader is not None
    ours = PrefixLoader({"edcr": FileSystemLoader(HERE / "templates")})
    return base.overlay(loader=ChoiceLoader([ours, base.loader]))
