"""Ellipses and splines: measured by ezdxf as fine polylines, told to the drafter, never guessed."""

from __future__ import annotations

import math
import sys

import pytest

from plugins.edcr import scrutinise
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HOME, TODAY
from plugins.edcr.scrutiny import Scrutiny


def _with_curves(layer: str = "BLK_1_FLR_0_CARPET_AREA", closed: bool = True) -> bytes:
    """A house and an ellipse of half axes 5 and 2.5."""
    tags: list[tuple[int, object]] = [(0, "ELLIPSE"), (5, "FFF1"), (100, "AcDbEntity"), (8, layer)]
    tags += [(62, 25), (100, "AcDbEllipse"), (10, 100.0), (20, 100.0), (30, 0.0)]
    tags += [(11, 5.0), (21, 0.0), (31, 0.0), (40, 0.5), (41, 0.0)]
    tags.append((42, 2 * math.pi if closed else math.pi))
    record = "".join(f"{code:>3}\n{value}\n" for code, value in tags).encode()
    return draw_house(HOME).dxf().replace(b"ENTITIES\n", b"ENTITIES\n" + record, 1)


def _codes(result: Scrutiny) -> list[str]:
    assert result.plan is not None
    return [finding.code for finding in result.plan.findings]


def test_an_ellipse_is_measured_and_told() -> None:
    result = scrutinise(_with_curves(), on=TODAY)
    assert result.plan is not None
    carpet = result.plan.blocks[0].floors[0].carpet.value
    assert carpet == pytest.approx(math.pi * 5 * 2.5, abs=0.005)
    assert "curve_flattened" in _codes(result)
    assert "unread_kind" not in _codes(result)


def test_an_open_curve_stays_unread() -> None:
    assert "unread_kind" in _codes(scrutinise(_with_curves(closed=False), on=TODAY))


def test_without_ezdxf_the_curve_is_an_error_of_the_drawing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = _with_curves()
    monkeypatch.setitem(sys.modules, "ezdxf", None)
    result = scrutinise(data, on=TODAY)
    assert "unread_kind" in _codes(result)
    assert result.outcome == "fails"


def test_curves_on_other_layers_cost_nothing_and_say_nothing() -> None:
    assert "curve_flattened" not in _codes(scrutinise(_with_curves("DECORATION"), on=TODAY))
