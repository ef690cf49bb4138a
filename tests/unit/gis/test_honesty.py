"""Certain, possible, no; and never silence where nothing was checked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from plugins.gis.features import Feature
from plugins.gis.layers import VersionFacts
from plugins.gis.query import PointQuery
from plugins.gis.store import Event, Store
from tests.unit.gis.scene import (
    NOW,
    TODAY,
    ask,
    beside,
    body,
    book,
    box,
    engine,
    feature,
    layer,
    rules,
)


def heritage(**facts: object) -> object:
    return layer("heritage", [feature("h", box(76, 10, 76.1, 10.1), name="x")], **facts)


@pytest.mark.parametrize(
    ("inside_m", "status"),
    [(30.0, "certain"), (20.0, "possible"), (-20.0, "possible"), (-30.0, None)],
)
def test_the_phone_radius_and_the_layer_error_decide_certainty(
    inside_m: float, status: str | None
) -> None:
    # 1.62 x 10 m and 5 m of the layer: 21.2 m to either side of the border.
    asked = engine(heritage(accuracy_m=5.0))  # type: ignore[arg-type]
    answer = ask(asked, *beside(76.1, 10.05, -inside_m), accuracy_m=10.0)
    assert rules(answer).get("heritage.heritage_zone") == status


def test_a_possible_rule_says_how_far_to_step() -> None:
    asked = engine(heritage(accuracy_m=5.0))  # type: ignore[arg-type]
    row = ask(asked, *beside(76.1, 10.05, -20.0), accuracy_m=10.0).zones[0]
    assert row.to_certainty_m == pytest.approx(1.2, abs=0.01)


def test_a_missing_accuracy_is_taken_as_a_tap_and_said() -> None:
    answer = ask(engine(heritage()), 76.05, 10.05, accuracy_m=None)  # type: ignore[arg-type]
    assert (answer.query["accuracy_m"], answer.advice) == (5.0, ("accuracy.tap",))


def test_a_poor_accuracy_is_answered_without_the_index_and_advised_against() -> None:
    answer = ask(engine(heritage()), *beside(76.1, 10.05, 200), accuracy_m=200.0)  # type: ignore[arg-type]
    assert rules(answer) == {"heritage.heritage_zone": "possible"}
    assert "accuracy.poor" in answer.advice


def test_layers_without_data_are_listed_never_clear() -> None:
    answer = ask(engine(heritage()), 76.05, 10.05)  # type: ignore[arg-type]
    gaps = {gap.layer: gap.reason for gap in answer.not_checked}
    assert gaps["crz"] == gaps["airport_cczm"] == "no_data"
    assert "heritage" not in gaps
    assert "not checked: airport_cczm" in answer.height.unknown_because


def test_a_layer_is_not_checked_in_a_body_it_does_not_cover() -> None:
    bodies = layer(
        "local_body", [body("A", box(76, 10, 76.1, 10.1)), body("B", box(76.1, 10, 76.2, 10.1))]
    )
    asked = engine(bodies, heritage(coverage=("A",)))  # type: ignore[arg-type]
    covered = [gap.layer for gap in ask(asked, 76.05, 10.05).not_checked]
    missing = {gap.layer: gap.reason for gap in ask(asked, 76.15, 10.05).not_checked}
    assert "heritage" not in covered
    assert missing["heritage"] == "not_covered"


def test_an_answer_names_law_version_and_data() -> None:
    answer = ask(engine(heritage()), 76.05, 10.05)  # type: ignore[arg-type]
    row = answer.zones[0]
    assert row.citation
    assert row.zone_version == "heritage@v1"
    assert len(answer.data_hash) == 64


def facts(version: str, since: date, recorded: datetime, **more: object) -> VersionFacts:
    return VersionFacts("heritage", version, since, recorded, "test", **more)  # type: ignore[arg-type]


def zone(east: float) -> list[Feature]:
    return [feature("h", box(76, 10, east, 10.1), name="x")]


def test_before_the_first_version_there_is_no_data_not_clear_land(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.1))
    assert list(store.versions_at(date(2019, 12, 31), NOW)) == []
    assert list(store.versions_at(date(2020, 1, 1), NOW)) == ["heritage"]


def test_what_was_known_then_can_be_asked_again(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    first, second = datetime(2021, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)
    store.take_in(facts("1", date(2020, 1, 1), first), zone(76.1))
    store.take_in(facts("2", date(2020, 6, 1), second), zone(76.2))
    day = date(2022, 1, 1)
    assert store.versions_at(day, datetime(2022, 1, 1, tzinfo=UTC))["heritage"].facts.version == "1"
    assert store.versions_at(day, second)["heritage"].facts.version == "2"


def test_a_version_that_ended_is_still_law_for_its_days(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.1))
    later = datetime(2026, 2, 1, tzinfo=UTC)
    store.append(
        Event("ended", "heritage", "1", later, effective_to=date(2025, 1, 1), order="G.O. 1")
    )
    assert "heritage" in store.versions_at(date(2024, 12, 31), later)
    assert "heritage" not in store.versions_at(date(2025, 1, 1), later)
    assert "heritage" in store.versions_at(date(2025, 1, 1), NOW), "the order was not known yet"


def test_a_journal_line_cut_off_by_a_crash_does_not_count(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.1))
    with (tmp_path / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"event":"recorded","layer":"heri')
    assert len(store.events()) == 1


def test_a_version_never_changes(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.1))
    with pytest.raises(FileExistsError, match="never change"):
        store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.2))


def test_answers_are_the_same_bytes_after_restart_swap_and_in_threads(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(facts("1", date(2020, 1, 1), NOW), zone(76.1))
    day = date(2026, 1, 1)
    asked = engine(*store.versions_at(day, NOW).values())
    before = ask(asked, 76.05, 10.05).to_json()
    asked.swap(store.bundle_at(day, NOW))
    mapped = Store(tmp_path, book()).bundle_at(day, NOW)
    asked.swap(mapped)
    found: list[bytes] = []
    threads = [
        Thread(target=lambda: found.append(ask(asked, 76.05, 10.05).to_json())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [before] * 4


def test_a_ward_border_that_is_near_hides_no_local_body() -> None:
    bodies = layer("local_body", [body("G1", box(76.0, 9.5, 76.5, 10.0))])
    wards = layer(
        "ward",
        [
            feature("G1001", box(76.0, 9.5, 76.25, 10.0), code="G1001", local_body="G1"),
            feature("G1002", box(76.25, 9.5, 76.5, 10.0), code="G1002", local_body="G1"),
        ],
    )
    asked = engine(bodies, wards)
    for lon in (76.2499, 76.2501, 76.2499):  # the second time the outcome is remembered
        query = PointQuery(lon, 9.75, TODAY, 8.0)
        answer = asked.know(query)
        assert [place.code for place in answer.place["local_body"]] == ["G1"]
        assert len(answer.place["ward"]) == 2
        assert answer.to_json() == asked.know(query, scan=True).to_json()


def test_the_change_report_tells_added_removed_and_moved_land(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    store.take_in(
        facts("1", date(2020, 1, 1), NOW),
        [*zone(76.1), feature("gone", box(76.3, 10, 76.4, 10.1), name="x")],
    )
    done = store.take_in(facts("2", date(2021, 1, 1), NOW), zone(76.11))
    changes = {change.zone: change for change in done.changes.changes}
    assert changes["gone"].after_m2 is None
    assert changes["h"].added_m2 == pytest.approx(1095.9 * 11059.6, rel=0.01)
    assert changes["h"].removed_m2 < 20.0, "edges of 11 km stay straight to less than a millimetre"
