"""Whole answers over a drawn state: with and without the index, in any order, in threads, after swaps."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from plugins.gis.bundle import Bundle, bundle_of
from plugins.gis.engine import Engine
from plugins.gis.layers import LayerVersion, VersionFacts, layer_version
from plugins.gis.query import Building, PointQuery
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.synth.make import make
from tests.unit.gis.scene import TODAY


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    store = Store(tmp_path_factory.mktemp("gis"), load_rules())
    make(store, "answers", 0.005, None)
    return store.bundle_at(TODAY.as_of, TODAY.known_at)


def questions(bundle: Bundle, count: int) -> list[PointQuery]:
    """As people ask: anywhere, near the sea, on borders, with poor phones, outside."""
    chance = random.Random(20)
    buildings = (Building(), Building(occupancy="A1"), Building(occupancy="F", ground_amsl_m=12.0))
    vertices = {v.facts.layer: v.coordinates for v in bundle.index.versions if len(v.coordinates)}
    asked: list[PointQuery] = []
    for number in range(count):
        kind = number % 10
        if kind < 5:
            lon, lat = chance.uniform(75.2, 77.2), chance.uniform(8.4, 12.5)
        else:
            layer = "htl" if kind < 7 else chance.choice(sorted(vertices))
            x, y = vertices[layer][chance.randrange(len(vertices[layer]))].tolist()
            near = 0.005 if kind < 7 else chance.choice([0.0, 1e-7, 3e-4])
            lon, lat = x + chance.uniform(-near, near), y + chance.uniform(-near, near)
        accuracy = chance.choice([None, 4.0, 8.0, 25.0, 90.0])
        asked.append(PointQuery(lon, lat, TODAY, accuracy, chance.choice(buildings)))
    return asked


def test_every_answer_is_the_same_without_the_index(bundle: Bundle) -> None:
    engine = Engine(bundle)
    asked = questions(bundle, 300)
    first = [engine.know(query).to_json() for query in asked]
    # Asked again, so that what was remembered for like places answers too.
    assert [engine.know(query).to_json() for query in reversed(asked)] == first[::-1]
    assert [engine.tell(query) for query in asked] == first
    different = [n for n, q in enumerate(asked) if engine.know(q, scan=True).to_json() != first[n]]
    assert different == []
    assert sum(b'"status":"possible"' in answer for answer in first) > 20


def test_one_in_a_hundred_of_a_day_is_answered_again_without_the_index(bundle: Bundle) -> None:
    engine = Engine(bundle)
    day = questions(bundle, 5000)
    answers = [engine.tell(query) for query in day]
    for number in range(0, len(day), 100):
        assert engine.know(day[number], scan=True).to_json() == answers[number]


def test_what_was_said_of_like_places_is_said_with_the_figures_of_this_one(bundle: Bundle) -> None:
    """Steps of a few metres along a line that comes near many borders: most are like one before."""
    fresh = bundle_of(bundle.book, bundle.index.versions)
    engine = Engine(fresh)
    asked = steps(bundle, 400)
    answers = [engine.tell(query) for query in asked]
    kept = len(fresh.outcomes)
    again = [engine.tell(query) for query in asked]
    assert again == answers == [engine.know(query).to_json() for query in asked]
    assert len(fresh.outcomes) == kept < len(asked) / 3
    measured = [engine.know(query, scan=True) for query in asked]
    assert [answer.to_json() for answer in measured] == answers
    distances = {row.distance_m for answer in measured for row in answer.zones}
    heights = {answer.height.max_top_amsl_m for answer in measured}
    assert len(distances) > 100
    assert len(heights) > 20


def steps(bundle: Bundle, count: int) -> list[PointQuery]:
    """Away from a vertex of the high tide line and of a runway, seven metres at a time."""
    found: list[PointQuery] = []
    vertices = {v.facts.layer: v.coordinates for v in bundle.index.versions if len(v.coordinates)}
    for layer in ("htl", "runway"):
        x, y = vertices[layer][0].tolist()
        found += [PointQuery(x + n * 6e-5, y + n * 3e-5, TODAY, 8.0) for n in range(count // 2)]
    return found


def test_the_law_of_a_day_is_learnt_once_for_all_days_that_share_it(bundle: Bundle) -> None:
    fresh = bundle_of(bundle.book, bundle.index.versions)
    days = [fresh.recall_at(date(2026, 1, 1 + n), TODAY.known_at.date()) for n in range(20)]
    assert all(day is days[0] for day in days)
    assert fresh.recall_at(date(2025, 2, 1), TODAY.known_at.date()) is not days[0]


def test_threads_and_the_order_of_questions_change_nothing(bundle: Bundle) -> None:
    asked = questions(bundle, 200)
    alone = [Engine(bundle).know(query).to_json() for query in asked]
    fresh = bundle_of(bundle.book, bundle.index.versions)
    with ThreadPoolExecutor(4) as pool:
        threaded = list(pool.map(lambda query: Engine(fresh).know(query).to_json(), asked))
    assert threaded == alone


def test_shuffled_zones_and_layers_change_nothing(bundle: Bundle) -> None:
    asked = questions(bundle, 60)
    chance = random.Random(3)
    versions = [shuffled(version, chance) for version in bundle.index.versions]
    chance.shuffle(versions)
    mixed = bundle_of(bundle.book, versions)
    assert mixed.data_hash == bundle.data_hash
    for query in asked:
        assert Engine(mixed).know(query).to_json() == Engine(bundle).know(query).to_json()


def test_a_question_under_way_ends_with_the_bundle_it_began_with(bundle: Bundle) -> None:
    fewer = bundle_of(bundle.book, [v for v in bundle.index.versions if v.facts.layer != "crz"])
    engine = Engine(bundle)
    asked = questions(bundle, 100)
    with ThreadPoolExecutor(3) as pool:

        def swap_often() -> None:
            for other in (fewer, bundle) * 200:
                engine.swap(other)

        swaps = pool.submit(swap_often)
        hashes = {engine.know(query).data_hash for query in asked}
        swaps.result()
    assert hashes <= {bundle.data_hash, fewer.data_hash}
    engine.swap(bundle)
    assert engine.know(asked[0]).to_json() == Engine(bundle).know(asked[0]).to_json()


def shuffled(version: LayerVersion, chance: random.Random) -> LayerVersion:
    """The same zones, given in another order."""
    from plugins.gis.features import Feature

    rows = list(range(len(version)))
    chance.shuffle(rows)
    features = [
        Feature(version.ids[row], version.geometry_of(row), version.properties[row], "x")
        for row in rows
    ]
    facts: VersionFacts = version.facts
    return layer_version(facts, features)


def test_a_restart_gives_the_same_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path, load_rules())
    make(store, "again", 0.002, None)
    built = store.bundle_at(TODAY.as_of, TODAY.known_at, keep=False)
    kept = store.bundle_at(TODAY.as_of, TODAY.known_at)
    mapped = Store(tmp_path, load_rules()).bundle_at(TODAY.as_of, TODAY.known_at)
    for query in questions(built, 60):
        answer = Engine(built).know(query).to_json()
        assert Engine(kept).know(query).to_json() == Engine(mapped).know(query).to_json() == answer
