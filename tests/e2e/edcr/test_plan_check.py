"""Plan check over HTTP: upload, progress, result and papers, without log-in and without script."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from plugins.edcr import scrutinise
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HIGH, HOME, SHOP, TODAY
from plugins.edcr.web.api import api_routes
from plugins.edcr.web.concept import concept_routes
from plugins.edcr.web.desk import MOST_WAITING, Desk
from plugins.edcr.web.pages import CHECKING, page_routes
from plugins.edcr.worker import Worker
from runtime.access.limits import Limiter
from runtime.interfaces.plugin import Interfaces
from runtime.interfaces.spatial import SITE_CONSTRAINTS, PlaceRefusedError, SiteConstraints
from runtime.web.route import GROUND
from tests.e2e.gis.app import app_of, visiting

pytestmark = pytest.mark.anyio

_GOOD = draw_house(HOME).dxf()
_BAD = draw_house(SHOP).dxf().replace(b"ACCESS_WIDTH_M=5.0", b"ACCESS_WIDTH_M=2.0")


class Tick:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
def desk(tmp_path: Path, tick: Tick) -> Desk:
    return Desk(tmp_path / "desk", load_library(), Worker(seconds=20), tick)


@pytest.fixture
async def web(desk: Desk) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody at a browser without an account."""
    routes = [*concept_routes(desk.library, Interfaces()), *page_routes(desk), *api_routes(desk)]
    async with visiting(app_of(routes)) as client:
        yield client


async def _upload(web: httpx.AsyncClient, data: bytes, **fields: str) -> httpx.Response:
    form = {"book": "kmbr", "on": "2026-01-01", **fields}
    return await web.post("/plan-check", data=form, files={"file": ("my plan.dxf", data)})


async def _finished(web: httpx.AsyncClient, href: str) -> httpx.Response:
    for _ in range(400):
        answer = await web.get(href)
        if "refresh" not in answer.headers:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError("the check did not end")


async def test_a_sound_plan_passes_and_its_papers_can_be_had(web: httpx.AsyncClient) -> None:
    sent = await _upload(web, _GOOD)
    assert sent.status_code == 303
    href = sent.headers["location"]
    page = await _finished(web, href)
    assert page.status_code == 200
    assert "complies" in page.text
    report = (await web.get(f"{href}/report.json")).json()
    assert report["outcome"] == "passes"
    assert report["digest"] == scrutinise(_GOOD, on=TODAY).digest
    assert report["file"]["name"] == "my plan.dxf"
    html = await web.get(f"{href}/report")
    assert "<svg" in html.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert (await web.get(f"{href}/marked.dxf")).content.startswith(b"  0\nSECTION")
    assert (await web.get(f"{href}/report.pdf?lang=ml")).content.startswith(b"%PDF")


async def test_what_is_missing_is_told_in_both_languages(web: httpx.AsyncClient) -> None:
    href = (await _upload(web, _BAD)).headers["location"]
    english = await _finished(web, href)
    assert "1.00 m more" in english.text
    assert "S.R.O. 1240/2025" in english.text
    malayalam = await web.get(f"{href}?lang=ml")
    assert "ശരിയാക്കേണ്ടവ" in malayalam.text
    assert 'lang="ml"' in malayalam.text


async def test_while_it_is_checked_the_page_tells_how_far_it_is(web: httpx.AsyncClient) -> None:
    href = (await _upload(web, _GOOD)).headers["location"]
    first = await web.get(href)
    assert first.headers["refresh"] == "1"
    assert "Reading the drawing" in first.text
    assert (await web.get(f"{href}/report.json")).status_code == 404
    await _finished(web, href)


@pytest.mark.parametrize(
    ("fields", "data", "says"),
    [
        ({"book": "none"}, _GOOD, "Choose the rules"),
        ({"on": "yesterday"}, _GOOD, "year-month-day"),
    ],
)
async def test_a_form_that_is_wrong_says_so_at_its_field(
    web: httpx.AsyncClient, fields: dict[str, str], data: bytes, says: str
) -> None:
    form = {"book": "kmbr", **fields}
    answer = await web.post("/plan-check", data=form, files={"file": ("plan.dxf", data)})
    assert answer.status_code == 422
    assert says in answer.text


async def test_a_form_without_a_file_says_so_at_its_field(web: httpx.AsyncClient) -> None:
    # As browsers send a file field in which nothing was chosen.
    body = (
        b'--x\r\nContent-Disposition: form-data; name="book"\r\n\r\nkmbr\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await web.post("/plan-check", content=body, headers=headers)
    assert answer.status_code == 422
    assert "Choose a DXF file" in answer.text


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"\0" * 200,
        b"%PDF-1.7",
        b"AC1032" + b"\0" * 99,
        b"\xff" * 500,
        b"0\nSECTION",
    ],
)
async def test_what_is_no_drawing_is_refused_in_words(web: httpx.AsyncClient, data: bytes) -> None:
    page = await _finished(web, (await _upload(web, data)).headers["location"])
    assert page.status_code == 200
    assert "not scrutinised" in page.text


async def test_an_upload_that_is_too_large_is_refused(web: httpx.AsyncClient) -> None:
    answer = await _upload(web, b"0" * (21 << 20))
    assert answer.status_code == 413


async def test_a_plan_s_name_cannot_break_out_of_the_page(web: httpx.AsyncClient) -> None:
    form = {"book": "kmbr"}
    files = {"file": ("../<script>alert(1)</script>.dxf", _GOOD)}
    sent = await web.post("/plan-check", data=form, files=files)
    href = sent.headers["location"]
    page = await _finished(web, href)
    report = await web.get(f"{href}/report")
    assert "<script>alert" not in page.text
    assert "<script>alert" not in report.text


async def test_one_address_may_ask_only_so_often(web: httpx.AsyncClient, desk: Desk) -> None:
    transport = web._transport
    assert isinstance(transport, httpx.ASGITransport)
    ground = transport.app.state[GROUND]  # type: ignore[attr-defined]  # Litestar's
    object.__setattr__(ground, "limiter", Limiter(1.0))
    answers = [await web.post("/plan-check") for _ in range(CHECKING.per_address + 1)]
    assert [a.status_code for a in answers[:-1]] == [415] * CHECKING.per_address
    assert answers[-1].status_code == 429


async def test_a_full_queue_says_so_and_a_slow_plan_holds_up_no_other(
    web: httpx.AsyncClient, desk: Desk, tmp_path: Path
) -> None:
    desk._worker.seconds = 0.0
    slow = (await _upload(web, _GOOD)).headers["location"]
    page = await _finished(web, slow)
    assert "not scrutinised" in page.text
    desk._worker.seconds = 20.0
    assert (
        "complies" in (await _finished(web, (await _upload(web, _GOOD)).headers["location"])).text
    )
    await desk._turn.acquire()
    for _ in range(MOST_WAITING):
        assert (await _upload(web, _GOOD)).status_code == 303
    full = await _upload(web, _GOOD)
    assert full.status_code == 503
    assert "Try again in a minute" in full.text
    desk._turn.release()
    await asyncio.gather(*(c.task for c in desk._checks.values() if c.task))


async def test_results_are_forgotten_with_their_files(
    web: httpx.AsyncClient, desk: Desk, tick: Tick
) -> None:
    href = (await _upload(web, _GOOD)).headers["location"]
    await _finished(web, href)
    assert [p.name for p in desk.folder.iterdir()] == [href.rpartition("/")[2]]
    tick.now += 1801
    assert (await web.get(href)).status_code == 404
    assert list(desk.folder.iterdir()) == []


async def test_what_an_earlier_process_left_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    old, young = folder / "old", folder / "young"
    for left in (old, young):
        left.mkdir(parents=True)
        (left / "plan.dxf").write_bytes(_GOOD)
    os.utime(old, (1.0, 1.0))
    Desk(folder, load_library(), Worker())
    assert [path.name for path in folder.iterdir()] == ["young"]


async def test_the_api_takes_a_plan_and_gives_its_report(web: httpx.AsyncClient) -> None:
    sent = await web.post(
        "/api/v1/plan-check",
        data={"book": "kmbr", "on": "2026-01-01"},
        files={"file": ("a.dxf", _BAD)},
    )
    assert sent.status_code == 202
    for _ in range(400):
        answer = await web.get(sent.json()["href"])
        if answer.status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert answer.json()["outcome"] == "fails"
    refused = await web.post(
        "/api/v1/plan-check", data={"book": "x"}, files={"file": ("a.dxf", _BAD)}
    )
    assert refused.status_code == 422
    assert json.loads(refused.content)["type"].endswith("plan-check-form")
    assert (await web.get("/api/v1/plan-check/none")).status_code == 404


async def test_the_concept_is_drawn_with_needs_and_fees(web: httpx.AsyncClient) -> None:
    empty = await web.get("/plan-check/concept")
    assert empty.status_code == 200
    query = "width=15&depth=20&height=7&area=250&use=A1.single&road_width=5&body=municipality&on=2026-01-01"
    page = await web.get(f"/plan-check/concept?{query}")
    assert "₹ 15,000" in page.text
    assert "<svg" in page.text
    assert "3.00 m" in page.text
    drawing = await web.get(f"/plan-check/concept.dxf?{query}")
    assert scrutinise(drawing.content, on=TODAY).plan is not None


@pytest.mark.parametrize(
    "query",
    ["width=a&depth=1&height=1", "width=1e9&depth=9&height=7", "width=nan&depth=9&height=7", "width=-1&depth=9&height=7", "width=9&depth=9&height=7&use=Z9"],
)  # fmt: skip
async def test_a_concept_of_nonsense_is_told(web: httpx.AsyncClient, query: str) -> None:
    answer = await web.get(f"/plan-check/concept?{query}")
    assert answer.status_code == 422
    assert (await web.get(f"/plan-check/concept.dxf?{query}")).status_code == 404


async def test_the_template_can_be_had(web: httpx.AsyncClient) -> None:
    assert b"PLOT_BOUNDARY" in (await web.get("/plan-check/template.dxf")).content


async def test_a_high_rise_is_left_to_an_officer(web: httpx.AsyncClient) -> None:
    href = (await _upload(web, draw_house(HIGH).dxf())).headers["location"]
    assert "For an officer to decide" in (await _finished(web, href)).text


class HalfBarred:
    """Maps that leave the western half of every plot."""

    def site_constraints(self, ring: Any, *, on: date, front: int | None = None, **asked: object) -> SiteConstraints:  # fmt: skip
        if ring[0][1] > 13:
            raise PlaceRefusedError("outside", "not in Kerala")
        plot = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0), (0.0, 0.0))
        half = ((0.0, 0.0), (10.0, 0.0), (10.0, 20.0), (0.0, 20.0), (0.0, 0.0))
        return SiteConstraints(
            (76.0, 10.0), plot, ((half,),), {}, (), None, None, (), (), (), ("crz",), on,
            datetime(2026, 1, 1, tzinfo=UTC), "x",
        )  # fmt: skip


async def test_the_concept_takes_what_the_maps_say(desk: Desk) -> None:
    interfaces = Interfaces({SITE_CONSTRAINTS.name: HalfBarred()})
    routes = [*concept_routes(desk.library, interfaces), *page_routes(desk)]
    async with visiting(app_of(routes)) as web:
        asked = {"corners": "10,76\n10,76.1\n10.1,76.1\n10.1,76", "height": "7", "use": "A1.single", "on": "2026-01-01", "road_width": "5"}  # fmt: skip
        page = await web.get("/plan-check/concept", params=asked)
        assert page.status_code == 200
        # Nine metres between the side yard and the line, 15.5 between front and rear yards.
        assert "139.50 m²" in page.text
        assert "Not checked: crz" in page.text
        for corners in ("10,76", "a,b\nc,d\ne,f", "14,76\n14,76.1\n14.1,76.1"):
            answer = await web.get("/plan-check/concept", params={**asked, "corners": corners})
            assert answer.status_code == 422
            assert "make no plot" in answer.text
