"""A text that looks like Typst is printed as it is: it reads no file and computes nothing."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from runtime.certificates.drawing import Drawer, Drawing, DrawingError, Page
from tests.property.generator.hostile import PAYLOADS

AT = datetime(2026, 5, 4, tzinfo=UTC)
TEMPLATE = "#let certificate(data, lang, qr) = [#data.name]\n"
PRINTED = {
    name: text
    for name, text in PAYLOADS.items()
    if text.isascii() and text.isprintable() and len(text) < 200
}


@pytest.fixture(scope="module")
def drawer() -> Generator[Drawer]:
    """One compiler for all."""
    made = Drawer()
    yield made
    made.close()


def _printed(drawer: Drawer, folder: Path, text: str) -> str:
    template = folder / "hostile.typ"
    template.write_text(TEMPLATE)
    pdf = drawer.pdf(template, Drawing(text, [Page("en", {"name": text})], AT))
    page = pypdfium2.PdfDocument(pdf)[0]
    said = page.get_textpage().get_text_bounded()
    return "".join(said.split())


@pytest.mark.parametrize("name", PRINTED)
def test_a_text_is_printed_as_it_is(drawer: Drawer, tmp_path: Path, name: str) -> None:
    assert "".join(PRINTED[name].split()) in _printed(drawer, tmp_path, PRINTED[name])


@pytest.mark.parametrize("name", sorted(set(PAYLOADS) - set(PRINTED)))
def test_any_other_text_is_drawn_or_refused(drawer: Drawer, tmp_path: Path, name: str) -> None:
    try:
        said = _printed(drawer, tmp_path, PAYLOADS[name])
    except DrawingError as refused:
        said = str(refused) if "could not be displayed" not in str(refused) else PAYLOADS[name]
    assert set(_letters(PAYLOADS[name])) <= set(_letters(said))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())
