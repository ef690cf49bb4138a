"""The made-up Kerala: the same bytes every time, marked as made up, valid, and good for an answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from plugins.gis.__main__ import main
from plugins.gis.bundle import Bundle
from plugins.gis.changes import in_metres
from plugins.gis.engine import Engine
from plugins.gis.permits import JOURNAL, PermitBook, coming, read_lines
from plugins.gis.query import PointQuery, SurveyQuery, When
from plugins.gis.store import Store
from plugins.gis.survey import know_survey
from plugins.gis.synth.land import land_of
from plugins.gis.synth.make import RECORDED, REPLAY, make
from plugins.gis.synth.parcels import parcels_of
from plugins.gis.synth.permits import SHOWN_UNTIL
from plugins.gis.validate import to_shapely
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
    assert set(book().layers) - drawn == {"village"}


def test_the_same_seed_gives_the_same_bytes(drawn: Store, tmp_path: Path) -> None:
    again = Store(tmp_path, book())
    make(again, "test", 0.004, None)
    assert [event.digest for event in again.events()] == [event.digest for event in drawn.events()]
    for name in (REPLAY, JOURNAL):
        assert (again.folder / name).read_bytes() == (drawn.folder / name).read_bytes()


def test_one_answer_in_a_hundred_is_the_same_without_the_index(bundle: Bundle) -> None:
    engine = Engine(bundle)
    bodies = next(v for v in bundle.index.versions if v.facts.layer == "local_body")
    for lon, lat in bodies.coordinates[::29].tolist():
        query = PointQuery(lon + 1e-4, lat, WHEN, 8.0)
        assert engine.know(query).to_json() == engine.know(query, scan=True).to_json()


def test_a_survey_number_leads_to_its_parcel_and_to_the_data_bank(bundle: Bundle) -> None:
    layers = {v.facts.layer: v for v in bundle.index.versions}
    numbers = [row["land_uid"] for row in layers["parcel"].properties]
    assert len(set(numbers)) == len(numbers) > 40
    wet = {row["land_uid"] for row in layers["paddy_wetland"].properties} & set(numbers)
    assert wet
    number = str(min(wet, key=str))
    answer = know_survey(bundle, SurveyQuery(number, WHEN))
    assert answer.query["kind"] == "survey"
    assert 1.0 < answer.query["area_m2"] < 60_000.0
    assert [place.code for place in answer.place["parcel"] if place.status == "certain"] == [number]
    assert "paddy_wetland" in {row.layer for row in answer.zones}
    assert "paddy_wetland" not in {gap.layer for gap in answer.not_checked}


def test_parcels_share_out_their_land_and_overlap_nowhere() -> None:
    land = land_of("test", 0.004, None)
    body = land.local_bodies[3]
    x, y = body.centre
    area = shapely.box(x - 150.0, y - 150.0, x + 150.0, y + 150.0)
    rows = list(parcels_of(body, "test", area))
    assert list(map(repr, rows)) == [repr(row) for row in parcels_of(body, "test", area)]
    shapes = [in_metres(to_shapely(row.geometry)) for row in rows]
    # Corners are rounded to a centimetre, also where they stand on a neighbour's side.
    assert sum(shape.area for shape in shapes) == pytest.approx(area.area, rel=2e-4)
    assert shapely.union_all(shapes).area == pytest.approx(area.area, rel=2e-4)
    assert 0.0 < float(np.median([shape.area for shape in shapes])) < 700.0


def test_permits_go_through_their_stages_in_time(drawn: Store) -> None:
    lines = read_lines(drawn.folder / REPLAY)
    stages = book().stages
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert {line.stage for line in lines if line.event == "stage"} <= set(stages)
    assert all(line.facts["synthetic"] for line in lines if line.event == "put")
    shown = PermitBook(drawn.folder / JOURNAL)
    assert shown.is_synthetic()
    assert len(shown.latest(1000)) > 10
    before = shown.latest(1)[0].since
    assert before is not None
    assert before < SHOWN_UNTIL


def test_a_replay_goes_on_where_the_map_stands(
    drawn: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (REPLAY, JOURNAL):
        (tmp_path / name).write_bytes((drawn.folder / name).read_bytes())
    looking = PermitBook(tmp_path / JOURNAL)  # another process that looks on
    every = read_lines(tmp_path / REPLAY)
    ahead = coming(read_lines(tmp_path / JOURNAL), every)
    assert min(line.at for line in ahead) >= SHOWN_UNTIL
    replay = ["--store", str(tmp_path), "replay", "--rate", "0"]
    version = looking.version()
    assert main([*replay, "--count", "3"]) == 0
    assert looking.version() > version
    assert main(replay) == 0
    assert f"{len(ahead) - 3:,} events replayed" in capsys.readouterr().out
    assert coming(read_lines(tmp_path / JOURNAL), every) == []
    last = [line for line in every if line.event == "stage"][-1]
    permit = looking.permit(last.file)
    assert permit is not None
    assert (permit.stage, permit.since) == (last.stage, last.at)


def test_permits_that_are_on_the_map_are_never_mixed_with_made_up_ones(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    real = PermitBook(tmp_path / JOURNAL)
    real.put("file", [(76.3, 9.97)], {"use": "A1"}, RECORDED)
    make(store, "test", 0.002, None)
    assert not real.is_synthetic()
    assert real.permit("file") is not None


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
