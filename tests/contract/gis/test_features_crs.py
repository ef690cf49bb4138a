"""OGC 18-058r1, Annex A: the abstract tests of Features Part 2 (CRS), one test each, by number and name."""

from __future__ import annotations

from typing import Any

import httpx
import pyproj
import pytest

pytestmark = pytest.mark.anyio

ITEMS = "/ogc/collections/local_body/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


async def document(web: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await web.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a01_crs_uri(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        assert all(uri == CRS84 or uri.startswith(EPSG) for uri in one["crs"])
        assert one["storageCrs"] in one["crs"]


async def test_a02_default_crs(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        assert CRS84 in one["crs"]


async def test_a03_storage_crs(web: httpx.AsyncClient) -> None:
    found = await document(web, "/ogc/collections/local_body")
    assert found["storageCrs"] == CRS84


async def test_a04_crs_parameter(web: httpx.AsyncClient) -> None:
    for uri in (await document(web, "/ogc/collections/local_body"))["crs"]:
        for path in (ITEMS, await one_item(web)):
            answer = await web.get(path, params={"crs": uri})
            assert answer.status_code == 200
            assert answer.headers["content-crs"] == f"<{uri}>"


async def test_a05_crs_parameter_invalid(web: httpx.AsyncClient) -> None:
    for path in (ITEMS, await one_item(web)):
        for wrong in (EPSG + "99999", "EPSG:32643", "x"):
            assert (await web.get(path, params={"crs": wrong})).status_code == 400


async def test_a06_crs_parameter_default(web: httpx.AsyncClient) -> None:
    for path in (ITEMS, await one_item(web)):
        plain, named = await web.get(path), await web.get(path, params={"crs": CRS84})
        assert plain.headers["content-crs"] == f"<{CRS84}>"
        assert geometries(plain.json()) == geometries(named.json())


async def test_a07_crs_parameter_transform(web: httpx.AsyncClient) -> None:
    path = await one_item(web)
    [stored] = geometries((await web.get(path)).json())
    lon, lat = stored["coordinates"][0][0]
    for code in (4326, 32643, 3857):
        [made] = geometries((await web.get(path, params={"crs": f"{EPSG}{code}"})).json())
        there = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform(lon, lat)
        assert made["coordinates"][0][0] == pytest.approx(there, abs=2e-4), code


async def test_a08_bbox_crs_parameter(web: httpx.AsyncClient) -> None:
    plain = ids(await document(web, ITEMS, bbox="76.2,9.8,76.6,10.2", limit="1000"))
    assert plain
    swapped = await document(
        web, ITEMS, bbox="9.8,76.2,10.2,76.6", limit="1000", **{"bbox-crs": EPSG + "4326"}
    )
    assert ids(swapped) == plain
    for code in (32643, 3857):
        turn = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}")
        box = turn.transform_bounds(76.3, 9.9, 76.5, 10.1)
        named = await document(
            web, ITEMS, limit="1000", bbox=",".join(map(str, box)), **{"bbox-crs": f"{EPSG}{code}"}
        )
        assert ids(named)
        assert set(ids(named)) <= set(plain)


async def test_a09_bbox_crs_parameter_invalid(web: httpx.AsyncClient) -> None:
    for wrong in (EPSG + "99999", "CRS84"):
        params = {"bbox": "76,9,77,10", "bbox-crs": wrong}
        assert (await web.get(ITEMS, params=params)).status_code == 400


async def test_a10_bbox_crs_parameter_default(web: httpx.AsyncClient) -> None:
    box = "76.2,9.8,76.6,10.2"
    plain = await document(web, ITEMS, bbox=box, limit="1000")
    named = await document(web, ITEMS, bbox=box, limit="1000", **{"bbox-crs": CRS84})
    assert ids(plain) == ids(named)


async def one_item(web: httpx.AsyncClient) -> str:
    [first] = (await document(web, ITEMS, limit="1"))["features"]
    return f"{ITEMS}/{first['id']}"


def geometries(found: Any) -> list[Any]:
    return [feature["geometry"] for feature in found.get("features", [found])]


def ids(found: Any) -> list[str]:
    return [feature["id"] for feature in found["features"]]
