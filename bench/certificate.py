"""Certificates: pages a second a core, drawn and sealed, against WeasyPrint with the same facts and fonts.

Every certificate has other facts and another seal, so nothing is drawn from memory. Measured by the
processor's time, alternated in rounds, because other work shares the machine.
"""

from __future__ import annotations

import html
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.report import Row, write
from runtime.certificates import drawing
from runtime.certificates.drawing import Drawer, Drawing, Page
from runtime.certificates.qr import qr_svg
from runtime.certificates.seal import Claims, PublishedKey, SealKey, read_token, seal

TEMPLATE = Path(__file__).parent.parent / "tests/unit/certificates/sample.typ"
FONTS = Path(drawing.__file__).parent / "fonts"
KEY = SealKey("bench", Ed25519PrivateKey.generate())
AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
ROUNDS, EACH = 4, 40
GOAL = 60.0


def run() -> dict[str, object]:
    """Measure and write the result."""
    drawer = Drawer()
    ours = lambda n: drawer.pdf(TEMPLATE, sealed(n))  # noqa: E731 - one of two callables that take turns
    theirs = _weasyprint()
    ours(0), theirs(0)
    rates: dict[str, list[float]] = {"ours": [], "theirs": []}
    alone: list[float] = []
    for turn in range(ROUNDS):
        rates["ours"].append(_rate(ours, turn, 2))
        rates["theirs"].append(_rate(theirs, turn, 2))
        began = time.process_time()
        for n in range(200):
            token = sealed(turn * 200 + n).token
        alone.append((time.process_time() - began) / 200)
    keys: list[float] = []
    published = [_published()]
    for _ in range(3):
        began = time.process_time()
        for _ in range(2000):
            read_token(token, published)
        keys.append((time.process_time() - began) / 2000)
    made, peer = statistics.median(rates["ours"]), statistics.median(rates["theirs"])
    drawer.close()
    return write(
        "certificate",
        [
            Row("bilingual certificate, sealed, PDF/A-2b", "pages/s/core", made, "WeasyPrint", peer, made / peer, f">= {GOAL:.0f}", made >= GOAL),
            Row("seal and QR of one certificate", "ms CPU", statistics.median(alone) * 1000, "-", 0.0, 0.0, "-", None),
            Row("checking one token offline", "ms CPU", statistics.median(keys) * 1000, "-", 0.0, 0.0, "-", None),
        ],
    )  # fmt: skip


def sealed(n: int) -> Drawing:
    """One certificate as issuing makes it: facts, token, QR."""
    number = f"P/M07025/{n:07d}"
    claims = Claims(
        uuid.uuid4(), "M07025", "stalls.permit", number, AT, date(2027, 3, 31),
        {"number": number, "name.en": f"Asha Stores {n}", "valid_to": "31-03-2027"},
    )  # fmt: skip
    token = seal(claims, KEY)
    code = qr_svg(f"HTTPS://KSMART.EXAMPLE.ORG/V/{token}")
    return Drawing(
        "Stall permit", tuple(Page(lang, facts(lang, n)) for lang in ("ml", "en")), AT, token, code
    )


def facts(lang: str, n: int) -> dict[str, str]:
    """What stands on one page."""
    english = lang == "en"
    return {
        "office": "Aluva Municipality" if english else "ആലുവ നഗരസഭ",
        "number": f"P/M07025/{n:07d}",
        "name": f"Asha Stores {n}" if english else f"ആശ സ്റ്റോഴ്സ് {n}",
        "valid_to": "31-03-2027",
        "signed_by": "Secretary" if english else "സെക്രട്ടറി",
    }


def _rate(draw: Callable[[int], bytes], turn: int, pages: int) -> float:
    began = time.process_time()
    for n in range(EACH):
        assert draw(1 + turn * EACH + n).startswith(b"%PDF-")
    return EACH * pages / (time.process_time() - began)


def _weasyprint() -> Callable[[int], bytes]:
    """The same page in HTML; the fonts are read once, as ours are."""
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # it has no stubs
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # as above

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url('{(FONTS / file).as_uri()}') }}"
        for family, weight, file in (
            ("Noto Sans", 400, "NotoSans-Regular.ttf"),
            ("Noto Sans", 700, "NotoSans-Bold.ttf"),
            ("Noto Sans Malayalam", 400, "NotoSansMalayalam-Regular.ttf"),
            ("Noto Sans Malayalam", 700, "NotoSansMalayalam-Bold.ttf"),
        )
    )
    css = CSS(
        string=faces
        + "@page { size: A4; margin: 20mm } body { font: 11pt 'Noto Sans', 'Noto Sans Malayalam' }"
        + "section { break-after: page } h1, h2 { text-align: center } svg { width: 46mm; height: 46mm }",
        font_config=fonts,
    )

    def draw(n: int) -> bytes:
        made = sealed(n)
        pages = ""
        for page in made.pages:
            data = {name: html.escape(text) for name, text in page.data.items()}
            rows = "".join(
                f"<tr><td>{name}</td><th>{text}</th></tr>" for name, text in data.items()
            )
            pages += f"<section lang='{page.lang}'><h1>{data['office']}</h1><h2>{made.title}</h2><table>{rows}</table>{made.qr}</section>"
        found: bytes = HTML(string=f"<body>{pages}</body>").write_pdf(
            stylesheets=[css], font_config=fonts, pdf_variant="pdf/a-2b"
        )
        return found

    return draw


def _published() -> PublishedKey:
    return PublishedKey("bench", KEY.public, AT)


if __name__ == "__main__":
    run()
