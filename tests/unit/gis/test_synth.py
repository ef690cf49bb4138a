"""The made-up Kerala: the same bytes every time, marked as made up, valid, and good for an answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plugins.gis.__main__ import main
from plugins.gis.bundle import Bundle
from plugins.gis.engine import Engine
from plugins.gis.query import PointQuery, When
from plugins.gis.store import Store
from plugins.gis.synth.make import RECORDED, make
from tests.unit.gis.scene import book

WHEN = When(date(2026, 1, 1), RECORDED)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("synth"), book())
    make(store, "test", 0.004, None)
    return store


@pytest.fixture(scope="module")
def bundle(drawn: Store) -> Bundle:
    return drawn.bundle_at(WHEN.as_of, WHEN.known_at)


def test_every_feature_says_that_it_is_made_up(bundle: Bundle) -> None:
    for version in bundle.index.versions:
        assert version.facts.synthetic
        assert all(row["synthetic"] is True for row in version.properties)


def test_all_layers_of_the_rule_books_are_drawn(bundle: Bundle) -> None:
    drawn = {version.facts.layer for version in bundle.index.versions}
    assert set(book().layers) - drawn == {"parcel", "village"}


def test_the_same_seed_gives_the_same_bytes(drawn: Store, tmp_path: Path) -> None:
    again = Store(tmp_path, book())
    make(again, "test", 0.004, None)
    assert [event.digest for event in again.events()] == [event.digest for event in drawn.events()]


def test_one_answer_in_a_hundred_is_the_same_without_the_index(bundle: Bundle) -> None:
    engine = Engine(bundle)
    bodies = next(v for v in bundle.index.versions if v.facts.layer == "local_body")
    for lon, lat in bodies.coordinates[::29].tolist():
        query = PointQuery(lon + 1e-4, lat, WHEN, 8.0)
        assert engine.know(query).to_json() == engine.know(query, scan=True).to_json()


def test_the_older_regime_is_there_to_be_asked(drawn: Store) -> None:
    versions = drawn.versions_at(date(2015, 1, 1), RECORDED)
    assert versions["crz"].facts.version == "czmp2011"
    assert "airport_cczm" not in versions


def test_a_fresh_clone_answers_from_the_command_line(
    tmp_path: Path, drawn: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    place = [
        "--store",
        str(drawn.folder),
        "know",
        "9.97",
        "76.30",
        "--accuracy",
        "8",
        "--as-of",
        "2026-01-01",
    ]
    assert main(place) == 0
    assert "local_body:" in capsys.readouterr().out
    assert main([*place, "--language", "ml"]) == 0
    assert "ഉറപ്പ്" in capsys.readouterr().out
    assert main(["--store", str(drawn.folder), "know", "76.30", "9.97"]) == 1
    assert "swapped" in capsys.readouterr().err
    picture = tmp_path / "a.svg"
    assert main(["--store", str(drawn.folder), "picture", "9.97", "76.30", str(picture)]) == 0
    assert "Synthetic data" in picture.read_text(encoding="utf-8")
