"""Files that are broken, wrong or meant to harm end within limits, with a clear message."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest

from plugins.edcr.dxf import DrawingError, Limits, read_drawing_bytes
from plugins.edcr.report.words import REFUSALS
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.pen import Pen
from plugins.edcr.samples.plans import HOME, TODAY
from plugins.edcr.scrutiny import scrutinise
from plugins.edcr.worker import Worker

_GOOD = draw_house(HOME).dxf()


def _refused(data: bytes, limits: Limits | None = None) -> DrawingError:
    with pytest.raises(DrawingError) as raised:
        read_drawing_bytes(data, limits or Limits())
    assert raised.value.code in REFUSALS
    blanks = set(re.findall(r"{(\w+)}", REFUSALS[raised.value.code][0]))
    assert blanks <= set(raised.value.values)
    return raised.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"AC1032\x00\x00\x00", "is_dwg"),
        (b"PK\x03\x04....", "is_zip"),
        (b"%PDF-1.7", "is_pdf"),
        (b"\x89PNG\r\n", "is_picture"),
        (b"hello world\n" * 50, "not_dxf"),
        (b"\xff\xfe0\x00\n\x00", "is_utf16"),
        (b"\x00" * 4000, "not_dxf"),
        (b"the word SECTION alone\n", "no_sections"),
    ],
)
def test_what_is_no_drawing_is_named_for_what_it_is(data: bytes, code: str) -> None:
    assert _refused(data).code == code


def test_a_file_cut_anywhere_is_refused_and_never_read_in_part() -> None:
    for share in range(1, 40):
        _refused(_GOOD[: len(_GOOD) * share // 40])


def test_a_binary_file_cut_anywhere_is_refused() -> None:
    data = draw_house(HOME).binary()
    for share in range(1, 40):
        _refused(data[: len(data) * share // 40])


def test_a_template_placeholder_is_shown_with_its_line() -> None:
    lines = _GOOD.split(b"\n")
    at = next(i for i, line in enumerate(lines) if line == b"LAYER") + 1
    lines.insert(at, b"@CUSTOM_LAYERS")
    error = _refused(b"\n".join(lines))
    assert error.code == "bad_group_code"
    assert error.values["line"] == str(at + 1)


@pytest.mark.parametrize("number", [b"nan", b"inf", b"-inf", b"1e400", b"abc", b""])
def test_numbers_that_are_none_are_refused(number: bytes) -> None:
    assert _refused(_GOOD.replace(b"15.0", number)).code == "bad_number"


def test_coordinates_beyond_the_earth_are_refused_with_layer_and_handle() -> None:
    error = _refused(_GOOD.replace(b"15.0", b"1e30"))
    assert error.code == "far_number"
    assert error.values["layer"] == "PLOT_BOUNDARY"


def test_a_block_that_contains_itself_ends_at_once() -> None:
    pen = Pen()
    pen.begin_block("A")
    pen.insert("A", (1, 1))
    pen.end_block()
    pen.insert("A", (0, 0))
    assert _refused(pen.dxf()).code == "block_in_itself"


def test_two_blocks_that_contain_each_other_end_at_once() -> None:
    pen = Pen()
    for name, other in (("A", "B"), ("B", "A")):
        pen.begin_block(name)
        pen.insert(other, (1, 1))
        pen.end_block()
    pen.insert("A", (0, 0))
    assert _refused(pen.dxf()).code == "block_in_itself"


def test_a_bomb_of_nested_blocks_ends_within_a_second() -> None:
    pen = Pen()
    pen.begin_block("L0")
    pen.rectangle("PARKING_SLOT", (0, 0), (1, 1))
    pen.end_block()
    for level in range(1, 8):
        pen.begin_block(f"L{level}")
        for copy in range(20):
            pen.insert(f"L{level - 1}", (copy, 0))
        pen.end_block()
    pen.insert("L7", (0, 0))
    started = time.process_time()
    assert _refused(pen.dxf(), Limits(max_inserts=20_000)).code == "too_many_blocks"
    assert time.process_time() - started < 2


def test_an_array_of_a_billion_copies_ends_at_once() -> None:
    pen = Pen()
    pen.begin_block("A")
    pen.rectangle("PARKING_SLOT", (0, 0), (1, 1))
    pen.end_block()
    pen.insert("A", (0, 0), c70=30000, c71=30000, c44=1.0, c45=1.0)
    assert _refused(pen.dxf()).code == "too_many_blocks"


def test_blocks_nested_too_deep_are_refused() -> None:
    pen = Pen()
    for level in range(30):
        pen.begin_block(f"L{level}")
        pen.insert(f"L{level + 1}", (0, 0))
        pen.end_block()
    pen.insert("L0", (0, 0))
    assert _refused(pen.dxf()).code == "blocks_too_deep"


def test_too_many_things_and_too_many_corners_are_refused() -> None:
    pen = Pen()
    for index in range(200):
        pen.line("OHEL_1", (index, 0), (index, 1))
    assert _refused(pen.dxf(), Limits(max_kept=100)).code == "too_many_entities"
    pen = Pen()
    pen.outline("PLOT_BOUNDARY", [(float(i), float(i * i % 7)) for i in range(300)])
    assert _refused(pen.dxf(), Limits(max_vertices=100)).code == "too_many_vertices"


def test_one_endless_record_is_refused() -> None:
    data = _GOOD.replace(
        b"  1\nPLOT_AREA_M2=300", b"  1\n" + b"x" * 3_000_000 + b"\n" + b"  1\ny\n" * 10
    )
    assert _refused(data, Limits(max_record_bytes=1 << 21)).code == "huge_record"


def test_a_missing_block_is_told_and_the_rest_is_read() -> None:
    pen = draw_house(HOME)
    pen.insert("NOWHERE", (0, 0))
    result = scrutinise(pen.dxf(), on=TODAY)
    assert result.plan is not None
    assert "block_missing" in [f.code for f in result.plan.findings]


def test_the_worker_survives_a_plan_that_takes_too_long(tmp_path: Path) -> None:
    good, slow = tmp_path / "good.dxf", tmp_path / "slow.dxf"
    good.write_bytes(_GOOD)
    slow.write_bytes(_GOOD)
    library = load_library()
    on = date(2026, 1, 1)
    with Worker(seconds=20) as worker:
        before = worker.scrutinise(good, "kmbr", on, library)
        worker.seconds = 0.0
        late = worker.scrutinise(slow, "kmbr", on, library)
        worker.seconds = 20
        after = worker.scrutinise(good, "kmbr", on, library)
    assert late["refusal"]["code"] == "worker_died"
    assert before == after
    assert before["outcome"] == "passes"
