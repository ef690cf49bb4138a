"""The issue's list of hostile files, each through the isolated worker: an end in time, a clear word, no harm to others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from plugins.edcr.report.document import canonical
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.pen import Pen
from plugins.edcr.samples.plans import HOME
from plugins.edcr.worker import Worker

_GOOD = draw_house(HOME).dxf()
_ON = date(2026, 1, 1)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(seconds=25) as made:
        yield made


def _bomb() -> bytes:
    pen = draw_house(HOME)
    pen.begin_block("L0")
    pen.rectangle("PARKING_SLOT", (0, 0), (1, 1))
    pen.end_block()
    for level in range(1, 8):
        pen.begin_block(f"L{level}")
        for copy in range(30):
            pen.insert(f"L{level - 1}", (copy, 0))
        pen.end_block()
    pen.insert("L7", (0, 0))
    return pen.dxf()


def _itself() -> bytes:
    pen = draw_house(HOME)
    pen.begin_block("A")
    pen.insert("A", (1, 1))
    pen.end_block()
    pen.insert("A", (0, 0))
    return pen.dxf()


def _million(layer: bytes) -> Callable[[], bytes]:
    def made() -> bytes:
        head, _, tail = _GOOD.partition(b"ENTITIES\n")
        line = b"0\nLINE\n8\n%s\n10\n1\n20\n1\n11\n2\n21\n2\n" % layer
        return head + b"ENTITIES\n" + line * 1_000_000 + tail

    return made


def _number(text: bytes) -> Callable[[], bytes]:
    return lambda: _GOOD.replace(b"15.0", text, 1)


def _in_feet() -> bytes:
    pen = draw_house(HOME)
    pen.insunits = 2
    return pen.dxf()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb of nested blocks": (_bomb, "too_many_blocks"),
    "a block in itself": (_itself, "block_in_itself"),
    "a million things on a scrutiny layer": (_million(b"OHEL_1"), "too_many_entities"),
    "not a number": (_number(b"nan"), "bad_number"),
    "infinite": (_number(b"inf"), "bad_number"),
    "a huge number": (_number(b"1e300"), "far_number"),
    "cut in half": (lambda: _GOOD[: len(_GOOD) // 2], "cut_off"),
    "a zip that was renamed": (lambda: b"PK\x03\x04" + _GOOD, "is_zip"),
    "a DWG that was renamed": (lambda: b"AC1032" + bytes(2000), "is_dwg"),
    "nothing": (lambda: b"", "empty_file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_plan_is_refused_in_both_languages_within_limits(
    name: str, worker: Worker, tmp_path: Path
) -> None:
    made, code = REFUSED[name]
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(made())
    started = time.monotonic()
    document = worker.scrutinise(plan, "kmbr", _ON, load_library())
    assert time.monotonic() - started < 25
    assert document["outcome"] == "refused"
    assert document["refusal"]["code"] == code
    assert all(document["refusal"]["message"][language] for language in ("en", "ml"))
    assert document["verdicts"] == []


def test_a_million_things_on_layer_zero_are_judged_around(worker: Worker, tmp_path: Path) -> None:
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(_million(b"0")())
    document = worker.scrutinise(plan, "kmbr", _ON, load_library())
    assert document["outcome"] == "passes"


def test_a_drawing_in_the_wrong_unit_gets_no_verdict_and_the_right_unit_named(
    worker: Worker, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(_in_feet())
    document = worker.scrutinise(plan, "kmbr", _ON, load_library())
    (doubt,) = (f for f in document["findings"] if f["code"] == "unit_doubt")
    assert "is in m " in doubt["message"]["en"]
    assert not any(v["status"] in ("pass", "fail") for v in document["verdicts"])


@pytest.mark.parametrize(
    ("turn", "by"), [(0.0, (3e6, -8e6)), (33.3, (0.0, 0.0)), (181.0, (7.2e5, 1.1e6))]
)
def test_a_far_origin_and_a_turned_sheet_change_no_verdict(
    worker: Worker, tmp_path: Path, turn: float, by: tuple[float, float]
) -> None:
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(draw_house(HOME).moved(turn, by).dxf())
    moved = worker.scrutinise(plan, "kmbr", _ON, load_library())
    plan.write_bytes(_GOOD)
    still = worker.scrutinise(plan, "kmbr", _ON, load_library())
    assert [v["status"] for v in moved["verdicts"]] == [v["status"] for v in still["verdicts"]]


def test_a_good_plan_among_hostile_ones_gets_the_same_bytes(worker: Worker, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.dxf", tmp_path / "bad.dxf"
    good.write_bytes(_GOOD)
    found: set[bytes] = set()
    for made, _ in (
        REFUSED["a bomb of nested blocks"],
        REFUSED["cut in half"],
        REFUSED["infinite"],
    ):
        bad.write_bytes(made())
        worker.scrutinise(bad, "kmbr", _ON, load_library())
        found.add(canonical(worker.scrutinise(good, "kmbr", _ON, load_library())))
    assert len(found) == 1


def test_a_dead_worker_is_replaced(worker: Worker, tmp_path: Path) -> None:
    good = tmp_path / "good.dxf"
    good.write_bytes(_GOOD)
    before = worker.scrutinise(good, "kmbr", _ON, load_library())
    process = worker._process
    assert process is not None
    process.kill()
    process.wait()
    assert worker.scrutinise(good, "kmbr", _ON, load_library()) == before


def test_a_plan_that_ends_the_worker_is_told_as_such(tmp_path: Path) -> None:
    pen = Pen()
    pen.begin_block("A")
    for index in range(100):
        pen.rectangle("PARKING_SLOT", (index, 0), (index + 1, 1))
    pen.end_block()
    pen.insert("A", (0, 0), c70=1000, c44=300.0)
    plan = tmp_path / "eats.dxf"
    plan.write_bytes(pen.dxf())
    with Worker(seconds=30, megabytes=90) as small:
        document = small.scrutinise(plan, "kmbr", _ON, load_library())
    assert document["refusal"]["code"] in ("worker_died", "too_many_entities")
