"""Made-up questions of a day: in their shares, where they should be, the same every time."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import shapely

from plugins.gis.__main__ import main
from plugins.gis.changes import in_metres
from plugins.gis.engine import Engine
from plugins.gis.layers import LayerVersion
from plugins.gis.query import PointQuery, When
from plugins.gis.store import Store
from plugins.gis.synth.asking import BORDER_M, SHARES, SHORE_M, SURE_M, VAGUE_M, Asking, questions
from plugins.gis.synth.make import RECORDED, make
from tests.unit.gis.scene import book

WHEN = When(date(2026, 1, 1), RECORDED)
COUNT = 2000
LAYERS = ("local_body", "ward", "htl")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("asking"), book())
    make(made, "test", 0.004, None)
    return made


@pytest.fixture(scope="module")
def layers(store: Store) -> dict[str, LayerVersion]:
    known = store.versions_at(WHEN.as_of, WHEN.known_at)
    return {name: known[name] for name in LAYERS}


@pytest.fixture(scope="module")
def asked(layers: dict[str, LayerVersion]) -> list[Asking]:
    return list(questions("test", COUNT, *layers.values()))


def test_they_come_in_their_shares_and_alike_each_time(
    asked: list[Asking], layers: dict[str, LayerVersion]
) -> None:
    counts = Counter(one.kind for one in asked)
    for kind, share in SHARES.items():
        # Four standard deviations of a binomial: with this seed it either holds or not.
        assert abs(counts[kind] - COUNT * share) <= 4 * (COUNT * share * (1 - share)) ** 0.5, kind
    assert list(questions("test", COUNT, *layers.values())) == asked
    assert list(questions("other", 10, *layers.values())) != asked[:10]


def test_they_are_where_their_kind_is_by_another_reckoning(
    asked: list[Asking], layers: dict[str, LayerVersion]
) -> None:
    shapes = {
        name: [in_metres(layer.shape_of(row)) for row in range(len(layer))]
        for name, layer in layers.items()
    }
    state = shapely.union_all(shapes["local_body"])
    shore = shapely.union_all(shapes["htl"])
    borders = shapely.union_all([one.boundary for one in shapes["local_body"]])
    for one in asked:
        spot = in_metres(shapely.Point(one.lon, one.lat))
        if one.kind == "shore":
            assert spot.distance(shore) <= SHORE_M + 0.05
        elif one.kind == "border":
            assert spot.distance(borders) <= BORDER_M + 0.05
        elif one.kind == "outside":
            assert not state.intersects(spot)
        else:
            assert state.distance(spot) < 0.05
        low, high = VAGUE_M if one.kind == "vague" else SURE_M
        assert low <= one.accuracy_m <= high


def test_the_engine_answers_them_all_and_tells_who_is_outside(
    asked: list[Asking], store: Store
) -> None:
    engine = Engine(store.bundle_at(WHEN.as_of, WHEN.known_at))
    for one in asked[:400]:
        answer = engine.know(PointQuery(one.lon, one.lat, WHEN, one.accuracy_m))
        if one.kind in ("lived", "outside"):
            assert answer.outside == (one.kind == "outside"), one


def test_the_verb_writes_them(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "day.jsonl"
    assert main(["--store", str(store.folder), "questions", "50", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(lines) == 50
    assert all(line["kind"] in SHARES for line in lines)
