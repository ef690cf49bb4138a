"""Certificates are drawn so that text comes out as it went in and the seal is read from any copy."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from runtime.certificates.drawing import Drawer, Drawing, DrawingError, Page
from runtime.certificates.qr import qr_svg
from runtime.certificates.seal import Claims, PublishedKey, SealKey, read_token, seal

HERE = Path(__file__).parent
TEMPLATE = HERE / "sample.typ"
KEY = SealKey("t1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
KEYS = [PublishedKey("t1", KEY.public, datetime(2026, 1, 1, tzinfo=UTC))]
CLAIMS = Claims(
    id=UUID("019a0000-0000-7000-8000-000000000001"),
    local_body="M07025",
    kind="stalls.permit",
    number="P/M07025/0000001",
    issued_at=AT,
    valid_to=date(2027, 3, 31),
    shown={"number": "P/M07025/0000001", "name": "Asha Stores", "valid_to": "31-03-2027"},
)
TOKEN = seal(CLAIMS, KEY)
ADDRESS = f"HTTPS://KSMART.EXAMPLE.ORG/V/{TOKEN}"


def facts(lang: str, name: str) -> Page:
    return Page(
        lang,
        {
            "office": "Aluva Municipality" if lang == "en" else "ആലുവ നഗരസഭ",
            "number": "P/M07025/0000001",
            "name": name,
            "valid_to": "31-03-2027",
            "signed_by": "Secretary" if lang == "en" else "സെക്രട്ടറി",
        },
    )


DRAWING = Drawing(
    "Stall permit",
    (facts("ml", "ആശ സ്റ്റോഴ്സ്"), facts("en", "Asha Stores")),
    AT,
    TOKEN,
    qr_svg(ADDRESS),
)


@pytest.fixture(scope="module")
def drawer() -> Generator[Drawer]:
    made = Drawer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def pdf(drawer: Drawer) -> bytes:
    return drawer.pdf(TEMPLATE, DRAWING)


def text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_extracted_text_equals_the_data_in_both_scripts(pdf: bytes) -> None:
    text = text_of(pdf)
    for page in DRAWING.pages:
        for value in page.data.values():
            assert value in text


def test_it_is_pdf_a_2b(pdf: bytes) -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_the_same_facts_give_the_same_bytes(drawer: Drawer, pdf: bytes) -> None:
    assert drawer.pdf(TEMPLATE, DRAWING) == pdf


@pytest.mark.parametrize(
    "name", ['#panic("x")', '"; #read("/etc/passwd")', "*bold* $x$ @ref <l>", "\\u{41}"]
)
def test_a_name_that_looks_like_code_is_a_name(drawer: Drawer, name: str) -> None:
    made = drawer.pdf(TEMPLATE, Drawing("t", (facts("en", name),), AT))
    assert name in text_of(made)


def test_a_template_that_reads_what_is_not_given_is_told(drawer: Drawer, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.typ"
    wrong.write_text("#let certificate(data, lang, qr) = [#data.nothing]")
    with pytest.raises(DrawingError, match=r"wrong\.typ"):
        drawer.pdf(wrong, Drawing("t", (facts("en", "A"),), AT))


def test_a_template_cannot_read_the_machine(drawer: Drawer, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.typ"
    wrong.write_text('#let certificate(data, lang, qr) = read("../../../../etc/passwd")')
    with pytest.raises(DrawingError):
        drawer.pdf(wrong, Drawing("t", (facts("en", "A"),), AT))


def page_at(pdf: bytes, dpi: int) -> Image.Image:
    page: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil()
    return page.convert("L")


def copied(pdf: bytes, how: str) -> Image.Image:
    if how == "300 dpi":
        return page_at(pdf, 300)
    if how == "100 dpi":
        return page_at(pdf, 100)
    if how == "rotated by 7 degrees":
        return page_at(pdf, 150).rotate(7, expand=True, fillcolor=255)
    if how == "upside down":
        return page_at(pdf, 150).rotate(180)
    out = io.BytesIO()
    page_at(pdf, 150).save(out, "JPEG", quality=30)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize(
    "how", ["300 dpi", "100 dpi", "rotated by 7 degrees", "upside down", "JPEG q30"]
)
def test_the_seal_is_read_from_a_copy_and_holds_offline(pdf: bytes, how: str) -> None:
    found = zxingcpp.read_barcodes(copied(pdf, how))
    assert [code.text for code in found] == [ADDRESS]
    sealed = read_token(found[0].text, KEYS)
    assert (sealed.problem, sealed.claims) == ("", CLAIMS)


@pytest.mark.parametrize(
    "name", ["Asha 😀 Stores", "தமிழ்க் கடை", "Asha\u0601 \U0001faf6", "e\u20e3\ue000\U000e0041"]
)
def test_a_letter_that_no_font_has_does_not_keep_a_certificate_from_its_holder(
    drawer: Drawer, name: str
) -> None:
    pages = (facts("ml", name), facts("en", name))
    pdf = drawer.pdf(TEMPLATE, Drawing("Stall permit", pages, AT, TOKEN, DRAWING.qr))
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "Where \ufffd stands" in text.replace("\ufffe", "\ufffd")
    assert name not in text


def test_a_certificate_of_our_letters_says_nothing_of_others(drawer: Drawer) -> None:
    pdf = drawer.pdf(TEMPLATE, DRAWING)
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "stands is a letter" not in text


def test_what_is_not_seen_is_drawn_as_it_was(drawer: Drawer) -> None:
    name = "A\u00a0s\u00adh\u200ba\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2064 S\tt\no"
    page = facts("en", name)
    assert drawer.pdf(TEMPLATE, Drawing("Stall permit", (page,), AT))
