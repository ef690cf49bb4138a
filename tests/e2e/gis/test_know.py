"""Know Your Land over HTTP: the API, the page, the report; hostile questions; nothing kept of who asks."""

from __future__ import annotations

import json
import logging
import math
from pathlib import Path
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image

from plugins.gis.permits import PermitBook
from plugins.gis.web.live import Live
from plugins.gis.web.outline import decoded, encoded
from plugins.gis.web.routes import gis_routes
from plugins.gis.web.words import WORDS
from tests.e2e.gis.app import NOW, app_of, visiting

pytestmark = pytest.mark.anyio

API = "/api/v1/know-your-land"
PAGE = "/know-your-land"
HERE = {"lat": "9.97", "lon": "76.3"}
SQUARE = [[76.3, 9.97], [76.301, 9.97], [76.301, 9.971], [76.3, 9.971], [76.3, 9.97]]


async def test_a_point_a_plot_and_a_survey_number_are_answered(web: httpx.AsyncClient) -> None:
    point = (
        await web.post(API, json={"point": {"lat": 9.97, "lon": 76.3, "accuracy_m": 8}})
    ).json()
    assert point["query"]["kind"] == "point"
    assert point["place"]["local_body"]
    plot = (await web.post(API, json={"plot": {"type": "Polygon", "coordinates": [SQUARE]}})).json()
    assert plot["query"]["kind"] == "plot"
    assert plot["query"]["area_m2"] == pytest.approx(12_130, rel=0.02)
    known = (await web.get("/ogc/collections/paddy_wetland/items", params={"limit": "1000"})).json()
    number = next(f["properties"]["land_uid"] for f in known["features"] if f["geometry"] is None)
    survey = (await web.post(API, json={"land_uid": number})).json()
    assert survey["query"]["kind"] == "survey"
    assert {row["layer"] for row in survey["zones"]} == {"paddy_wetland"}
    assert "needs_place" in {gap["reason"] for gap in survey["not_checked"]}


async def test_a_question_in_the_query_and_in_the_body_is_the_same(web: httpx.AsyncClient) -> None:
    asked = await web.get(API, params={**HERE, "accuracy_m": "8", "occupancy": "A1"})
    body = {"point": {"lat": 9.97, "lon": 76.3, "accuracy_m": 8}, "building": {"occupancy": "A1"}}
    assert asked.json() == (await web.post(API, json=body)).json()
    phone = await web.get(f"{API}?lat=9.97&lon=76.3&accuracy_m=8")
    assert phone.json() == (await web.get(f"{API}?accuracy_m=8&lat=9.97&lon=76.3")).json()


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("GET", "?lat=9.97&lon=76.3&accuracy_m=8"),
        ("HEAD", "?lat=9.97&lon=76.3"),
        ("GET", "?lat=76.3&lon=9.97"),
        ("GET", "?lat=9.97&lon=76.3&unknown=1"),
        ("POST", ""),
        ("PUT", ""),
        ("OPTIONS", ""),
        ("GET", "/?lat=9.97&lon=76.3"),
    ],
)
async def test_the_lane_past_the_router_answers_as_the_router_does(
    live: Live, permits: PermitBook, method: str, asked: str
) -> None:
    answers: list[tuple[int, bytes, list[str]]] = []
    for routed in (False, True):
        async with visiting(app_of(gis_routes(live, permits), routed=routed)) as visitor:
            answer = await visitor.request(method, API + asked)
        problem = (
            answer.headers["content-type"].startswith("application/problem")
            if answer.content
            else False
        )
        body = json.dumps({**answer.json(), "request": ""}).encode() if problem else answer.content
        answers.append((answer.status_code, body, sorted(answer.headers)))
    assert answers[0] == answers[1]


async def test_the_lane_counts_who_asks_too_often(live: Live, permits: PermitBook) -> None:
    async with visiting(app_of(gis_routes(live, permits), limit_scale=2 / 600)) as visitor:
        found = [await visitor.get(API, params=HERE) for _ in range(3)]
    assert [answer.status_code for answer in found] == [200, 200, 429]
    assert found[2].headers["content-type"] == "application/problem+json"
    assert int(found[2].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"lat": "76.3", "lon": "9.97"}, "swapped"),
        ({"lat": "nan", "lon": "76.3"}, "not_finite"),
        ({"lat": "inf", "lon": "76.3"}, "not_finite"),
        ({"lat": "here", "lon": "76.3"}, "not_a_number"),
        ({"lat": "9" * 400, "lon": "76.3"}, "not_a_number"),
        ({"lat": "51.5", "lon": "-0.12"}, "outside"),
        ({"lat": "9.97", "lon": "-179.9"}, "outside"),
        ({"lat": "9.97"}, "no_place"),
        ({}, "no_place"),
        ({**HERE, "accuracy_m": "-1"}, "bad_accuracy"),
        ({**HERE, "accuracy_m": "5000"}, "bad_accuracy"),
        ({**HERE, "floors": "9999"}, "bad_figure"),
        ({**HERE, "as_of": "tomorrow"}, "bad_date"),
        ({**HERE, "known_at": "2026-01-01T00:00:00"}, "bad_date"),
        ({"land_uid": "x" * 100}, "bad_word"),
        ({"corners": "9.97, 76.3\n9.98, 76.3"}, "bad_plot"),
        ({"corners": "9.97, 76.3\n9.98, 76.31\n9.97, 76.31\n9.98, 76.3"}, "self_crossing"),
        ({"corners": "9.9, 76.3\n9.9, 76.4\n10, 76.4\n10, 76.3"}, "too_large"),
        ({"corners": "a"}, "bad_plot"),
        ({"ring": "\x7f\x7f"}, "bad_plot"),
    ],
)
async def test_a_hostile_question_is_refused_with_its_reason(
    web: httpx.AsyncClient, asked: dict[str, str], code: str
) -> None:
    answer = await web.get(API, params=asked or None)
    assert answer.status_code == 422, answer.text
    told = answer.json()
    assert told["reason"] == code
    assert told["words"]["ml"]
    page = await web.get(PAGE, params=asked or None)
    assert page.status_code == (422 if asked else 200)


@pytest.mark.parametrize(
    "body",
    [
        {"point": {"lat": "9.97", "lon": 76.3}},
        {"point": {"lat": 9.97, "lon": 76.3}, "who": "me"},
        {"plot": {"type": "Polygon", "coordinates": [SQUARE, SQUARE]}},
        {"plot": {"type": "Point", "coordinates": [[SQUARE[0]]]}},
        {"plot": {"type": "Polygon", "coordinates": [SQUARE]}, "point": {"lat": 9.97, "lon": 76.3}},
        {
            "plot": {"type": "Polygon", "coordinates": [[[c + 1e5 for c in p] for p in SQUARE]]}
        },  # metres of UTM
        {"plot": {"type": "Polygon", "coordinates": [[p[::-1] for p in SQUARE]]}},
        {"plot": {"type": "Polygon", "coordinates": [SQUARE[:2]]}},
        {},
    ],
)
async def test_a_body_that_is_no_question_is_refused(web: httpx.AsyncClient, body: Any) -> None:
    assert (await web.post(API, json=body)).status_code == 422


async def test_a_million_corners_are_refused_before_they_are_looked_at(
    web: httpx.AsyncClient,
) -> None:
    ring = [[76.3 + math.cos(n) / 1000, 9.97 + math.sin(n) / 1000] for n in range(12_000)]
    told = await web.post(
        API, json={"plot": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
    )
    assert told.json()["reason"] == "too_many_vertices"
    huge = (
        b'{"plot":{"type":"Polygon","coordinates":[['
        + b"[76.3,9.97]," * 1_000_000
        + b"[76.3,9.97]]]}}"
    )
    answer = await web.post(API, content=huge, headers={"content-type": "application/json"})
    assert answer.status_code == 413


async def test_heights_of_a_third_dimension_are_left_aside(web: httpx.AsyncClient) -> None:
    flat = await web.post(API, json={"plot": {"type": "Polygon", "coordinates": [SQUARE]}})
    tall = await web.post(
        API, json={"plot": {"type": "Polygon", "coordinates": [[[*p, 12.0] for p in SQUARE]]}}
    )
    assert tall.json() == flat.json()


async def test_an_answer_replays_as_the_law_stood_and_as_it_was_known(
    web: httpx.AsyncClient,
) -> None:
    reservoirs = (await web.get("/ogc/collections/dam_reservoir/items?limit=1")).json()
    lon, lat = reservoirs["features"][0]["geometry"]["coordinates"][0][0]
    asked = {"lat": str(lat), "lon": str(lon)}
    during = (await web.get(API, params={**asked, "as_of": "2025-02-01"})).json()
    after = (await web.get(API, params={**asked, "as_of": "2025-06-01"})).json()
    assert any(
        row["rule"].startswith("beside.reservoir") or row["layer"] == "dam_reservoir"
        for row in during["zones"]
    )
    assert not any(row["layer"] == "dam_reservoir" for row in after["zones"])
    nothing = (await web.get(API, params={**asked, "known_at": "2020-01-01T00:00:00Z"})).json()
    assert {gap["reason"] for gap in nothing["not_checked"]} == {"no_data"}


async def test_the_page_shows_the_whole_answer_without_script(web: httpx.AsyncClient) -> None:
    known = (await web.get(API, params=HERE)).json()
    for language in ("en", "ml"):
        page = (await web.get(PAGE, params={**HERE, "lang": language})).text
        assert f'<html lang="{language}">' in page
        for row in known["zones"]:
            assert row["title"][language] in page.replace("&#39;", "'")
        assert known["data_hash"] in page
        assert known["place"]["local_body"][0]["code"] in page
        assert WORDS["not_checked"].in_language(language) in page


async def test_the_page_runs_no_script_but_ours(web: httpx.AsyncClient) -> None:
    answer = await web.get(PAGE, params=HERE)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "<script>" not in answer.text
    assert " onclick" not in answer.text
    assert " style=" not in answer.text


async def test_what_people_type_is_never_markup(web: httpx.AsyncClient) -> None:
    page = (await web.get(PAGE, params={**HERE, "land_uid": '"><script>alert(1)</script>'})).text
    assert "<script>alert" not in page


async def test_the_code_on_the_report_asks_the_same_question_again(
    web: httpx.AsyncClient, tmp_path: Path
) -> None:
    for asked in (HERE, {"ring": encoded([(x, y) for x, y in SQUARE])}):
        answer = await web.get(
            f"{PAGE}/report.pdf", params={**asked, "occupancy": "A1", "lang": "ml"}
        )
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-1.7")
        link = _scanned(answer.content)
        assert link.startswith("http://ksmart.test/know-your-land?")
        again = await web.get(link.replace(PAGE, API))
        first = await web.get(API, params={**asked, "occupancy": "A1"})
        assert again.json()["zones"] == first.json()["zones"]
        assert again.json()["data_hash"] == first.json()["data_hash"]


async def test_the_same_report_has_the_same_bytes(web: httpx.AsyncClient) -> None:
    one, two = [await web.get(f"{PAGE}/report.pdf", params=HERE) for _ in range(2)]
    assert one.content == two.content


async def test_an_outline_survives_its_short_form() -> None:
    ring = [[76.1234567, 9.7654321], [76.2, 9.7654321], [76.2, 9.8], [76.1234567, 9.7654321]]
    assert decoded(encoded(ring)) == [pytest.approx(corner, abs=1e-9) for corner in ring]


async def test_nothing_is_kept_of_who_asks(
    live: Live, permits: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the log, not in the store, not in what the browser keeps."""
    from plugins.gis.web.routes import gis_routes

    def files() -> set[tuple[str, int]]:
        return {(str(p), p.stat().st_size) for p in live.store.folder.rglob("*") if p.is_file()}

    async with visiting(app_of(gis_routes(live, permits))) as web:
        await web.get(API, params=HERE)  # the index is written once, whoever asks first
        before = files()
        with caplog.at_level(logging.INFO, logger="ksmart"):
            answers = [
                await web.get(
                    API, params={"lat": "9.876543", "lon": "76.345678", "land_uid": "77/7/7"}
                ),
                await web.get(PAGE, params={"lat": "9.876543", "lon": "76.345678"}),
                await web.get(f"{PAGE}/report.pdf", params={"lat": "9.876543", "lon": "76.345678"}),
                await web.get(API, params={"lat": "9.876543", "lon": "bad"}),
            ]
        assert files() == before
        logged = [r.getMessage() for r in caplog.records if r.name.startswith("ksmart")]
        assert logged
        assert not any(
            secret in line for line in logged for secret in ("9.876543", "76.345678", "77/7/7")
        )
        for answer in answers:
            assert answer.headers["cache-control"] == "no-store"
            assert "set-cookie" not in answer.headers


async def test_a_new_version_is_served_without_a_restart(
    live: Live, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.gis.store import Event

    before = (await web.get(API, params=HERE)).json()["data_hash"]
    live.store.append(Event("ended", "heritage", "1", NOW, effective_to=NOW.date(), order="test"))
    monkeypatch.setattr("plugins.gis.web.live.LOOK_EVERY_S", -1.0)
    after = (await web.get(API, params=HERE)).json()
    assert after["data_hash"] != before
    assert "heritage" in {gap["layer"] for gap in after["not_checked"]}


def _scanned(pdf: bytes) -> str:
    """What a phone reads from the code on the first page."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0]
    picture: Image.Image = page.render(scale=3).to_pil()
    [found] = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_words_stand_in_both_languages() -> None:
    assert [name for name, words in WORDS.items() if not (words.en and words.ml)] == []
