"""Sample plans and the conformance suite as files, for people and for other engines."""

from __future__ import annotations

import json
from pathlib import Path

from plugins.edcr.samples.broken import BROKEN
from plugins.edcr.samples.catalogue import CASES, FLATS, HIGH, HOME, SHOP
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.pen import R12

SUITE_FORMAT = "ksmart-edcr-conformance/1"


def write_samples(folder: Path) -> list[Path]:
    """Sound plans and one drawing for each fault, in the R12 form that every CAD opens."""
    folder.mkdir(parents=True, exist_ok=True)
    good = {"home": HOME, "shop": SHOP, "flats": FLATS, "high-rise": HIGH}
    files = {f"good-{name}.dxf": draw_house(house) for name, house in good.items()}
    files |= {f"bad-{broken.name}.dxf": broken.draw() for broken in BROKEN}
    written: list[Path] = []
    for name, pen in sorted(files.items()):
        path = folder / name
        path.write_bytes(pen.dxf(R12))
        written.append(path)
    return written


def write_suite(folder: Path) -> list[Path]:
    """`<check>/<status>-<name>.dxf` with an `expected.json` in each folder."""
    expected: dict[str, list[dict[str, str]]] = {}
    written: list[Path] = []
    for case in CASES:
        room = folder / case.check
        room.mkdir(parents=True, exist_ok=True)
        path = room / f"{case.name}.dxf"
        path.write_bytes(case.draw().dxf())
        written.append(path)
        expected.setdefault(case.check, []).append(
            {
                "file": path.name,
                "check": case.check,
                "book": case.book,
                "as_on": case.on.isoformat(),
                "status": case.status,
                "advice_has": case.advice,
            }
        )
    room = folder / "drawing"
    room.mkdir(parents=True, exist_ok=True)
    for broken in BROKEN:
        path = room / f"{broken.name}.dxf"
        path.write_bytes(broken.draw().dxf())
        written.append(path)
        entry = {"file": path.name, "finding": broken.finding}
        expected.setdefault("drawing", []).append(entry)
    for name, cases in expected.items():
        document = {"format": SUITE_FORMAT, "cases": cases}
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        (folder / name / "expected.json").write_text(text, encoding="utf-8")
    return written
