"""Words of a spec stay words on every component of a page: tags and attributes do not change."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import runtime.portal
from runtime.portal import styleguide
from runtime.portal.frame import Frame, environment, rendered
from runtime.portal.words import WORDS
from runtime.words import Words
from tests.property.generator.hostile import PAYLOADS


class _Shape(HTMLParser):
    """Every tag with the names of its attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))


def _tags(monkeypatch: pytest.MonkeyPatch, words: str) -> list[tuple[str, ...]]:
    # The portal's own words are templates with marks; every other text comes from a spec.
    stock = {id(one): one.en for one in WORDS.values()}
    monkeypatch.setattr(Words, "in_language", lambda one, _: stock.get(id(one), words))
    env = environment(Path(runtime.portal.__file__).parent / "templates")
    page = rendered(env, "portal/styleguide.html", Frame("en", "/"), styleguide.samples("en"))
    shape = _Shape()
    shape.feed(page)
    return shape.tags


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_word_of_a_spec_becomes_markup(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert _tags(monkeypatch, PAYLOADS[name]) == _tags(monkeypatch, "x")
