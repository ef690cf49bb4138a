"""OGC 17-069r4, Annex A: the abstract tests of Features Part 1, one test each, by number and name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

ITEMS = "/ogc/collections/local_body/items"
CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


async def document(web: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await web.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def links(found: Any, rel: str) -> list[Any]:
    return [link for link in found["links"] if link["rel"] == rel]


async def test_a01_http(web: httpx.AsyncClient) -> None:
    answer = await web.get("/ogc")
    assert answer.http_version == "HTTP/1.1"
    assert (await web.head("/ogc")).status_code == 200
    assert (await web.post("/ogc")).status_code == 405


async def test_a02_crs84(web: httpx.AsyncClient) -> None:
    found = await document(web, ITEMS, limit="5")
    for feature in found["features"]:
        lon, lat = feature["geometry"]["coordinates"][0][0][:2]
        assert 74 <= lon <= 78
        assert 8 <= lat <= 13


async def test_a03_root_op(web: httpx.AsyncClient) -> None:
    assert (await web.get("/ogc")).status_code == 200


async def test_a04_root_success(web: httpx.AsyncClient) -> None:
    found = await document(web, "/ogc")
    for rel in ("service-desc", "service-doc", "conformance", "data"):
        assert links(found, rel), rel


async def test_a05_api_definition_op(web: httpx.AsyncClient) -> None:
    for rel in ("service-desc", "service-doc"):
        [link] = links(await document(web, "/ogc"), rel)
        assert (await web.get(link["href"])).status_code == 200


async def test_a06_api_definition_success(web: httpx.AsyncClient) -> None:
    [link] = links(await document(web, "/ogc"), "service-desc")
    answer = await web.get(link["href"])
    assert answer.headers["content-type"] == link["type"]
    assert answer.json()["openapi"].startswith("3.0")


async def test_a07_conformance_op(web: httpx.AsyncClient) -> None:
    [link] = links(await document(web, "/ogc"), "conformance")
    assert (await web.get(link["href"])).status_code == 200


async def test_a08_conformance_success(web: httpx.AsyncClient) -> None:
    found = await document(web, "/ogc/conformance")
    for name in ("core", "geojson", "html", "oas30"):
        assert CONF + name in found["conformsTo"]


async def test_a09_fc_md_op(web: httpx.AsyncClient) -> None:
    [link] = links(await document(web, "/ogc"), "data")
    assert (await web.get(link["href"])).status_code == 200


async def test_a10_fc_md_success(web: httpx.AsyncClient) -> None:
    found = await document(web, "/ogc/collections")
    assert links(found, "self")
    assert links(found, "alternate")
    assert len(found["collections"]) > 15
    for one in found["collections"]:
        assert links(one, "items"), one["id"]
        assert all("type" in link for link in links(one, "items"))
        box = one["extent"].get("spatial", {}).get("bbox")
        assert box is None or len(box[0]) == 4
        assert len(one["extent"]["temporal"]["interval"][0]) == 2


async def test_a11_sfc_md_op(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        assert (await web.get(f"/ogc/collections/{one['id']}")).status_code == 200
    assert (await web.get("/ogc/collections/dUmmYColLection")).status_code == 404


async def test_a12_sfc_md_success(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        alone = await document(web, f"/ogc/collections/{one['id']}")
        for name in ("id", "title", "description", "extent", "itemType", "crs"):
            assert alone[name] == one[name]


async def test_a13_fc_op(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        answer = await web.get(f"/ogc/collections/{one['id']}/items")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/geo+json"


async def test_a14_fc_bbox_definition(web: httpx.AsyncClient) -> None:
    spec = await parameter(web, "bbox")
    sizes = [(one["minItems"], one["maxItems"]) for one in spec["schema"]["oneOf"]]
    assert sizes == [(4, 4), (6, 6)]
    assert spec["required"] is False
    assert (spec["style"], spec["explode"]) == ("form", False)


async def test_a15_fc_bbox_response(web: httpx.AsyncClient) -> None:
    everything = await document(web, ITEMS, limit="1000")
    some = await document(web, ITEMS, limit="1000", bbox="76.2,9.8,76.6,10.2")
    high = await document(web, ITEMS, limit="1000", bbox="76.2,9.8,-10,76.6,10.2,900")
    assert 0 < some["numberMatched"] < everything["numberMatched"]
    assert [f["id"] for f in high["features"]] == [f["id"] for f in some["features"]]
    across = await document(web, ITEMS, bbox="170,9.8,-170,10.2")
    assert across["numberMatched"] == 0
    around = await document(web, ITEMS, limit="1000", bbox="76.2,9.8,-170,10.2")
    assert around["numberMatched"] >= some["numberMatched"]
    for wrong in ("1,2,3", "a,b,c,d", "76,10,77,9", "nan,9,77,10", "76,9,77,100"):
        assert (await web.get(ITEMS, params={"bbox": wrong})).status_code == 400, wrong


async def test_a16_fc_limit_definition(web: httpx.AsyncClient) -> None:
    schema = (await parameter(web, "limit"))["schema"]
    assert schema == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10}


async def test_a17_fc_limit_response(web: httpx.AsyncClient) -> None:
    assert len((await document(web, ITEMS))["features"]) == 10
    assert len((await document(web, ITEMS, limit="3"))["features"]) == 3
    assert len((await document(web, ITEMS, limit="100000"))["features"]) <= 1000
    for wrong in ("0", "-1", "x", "1.5"):
        assert (await web.get(ITEMS, params={"limit": wrong})).status_code == 400, wrong


async def test_a18_fc_time_definition(web: httpx.AsyncClient) -> None:
    spec = await parameter(web, "datetime")
    assert spec["schema"] == {"type": "string"}
    assert (spec["in"], spec["required"]) == ("query", False)


async def test_a19_fc_time_response(web: httpx.AsyncClient) -> None:
    crz = "/ogc/collections/crz/items"
    old = await document(web, crz, datetime="2020-01-01T00:00:00Z", limit="1")
    new = await document(web, crz, datetime="2025-06-01T00:00:00Z", limit="1")
    assert old["features"][0]["properties"]["zone_version"] == "crz@czmp2011"
    assert new["features"][0]["properties"]["zone_version"] == "crz@czmp2019"
    both = await document(web, crz, datetime="2020-01-01/2025-06-01", limit="1000")
    kinds = {feature["properties"]["zone_version"] for feature in both["features"]}
    assert kinds <= {"crz@czmp2011", "crz@czmp2019"}
    assert "crz@czmp2019" in kinds
    assert (await document(web, crz, datetime="../2000-01-01"))["numberMatched"] == 0
    assert (await document(web, crz, datetime="2020-01-01/.."))["numberMatched"] > 0
    for wrong in ("yesterday", "2020-13-01", "2025-01-01/2024-01-01", "2020-01-01T00:00:00"):
        assert (await web.get(crz, params={"datetime": wrong})).status_code == 400, wrong


async def test_a20_query_param_invalid(web: httpx.AsyncClient) -> None:
    answer = await web.get(ITEMS, params={"offset": "-1"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a21_query_param_unknown(web: httpx.AsyncClient) -> None:
    for path in ("/ogc", "/ogc/conformance", "/ogc/collections", ITEMS, "/ogc/tiles"):
        assert (await web.get(path, params={"unknown_by_us": "1"})).status_code == 400, path


async def test_a22_fc_response(web: httpx.AsyncClient) -> None:
    found = await document(web, ITEMS)
    assert found["type"] == "FeatureCollection"
    assert all(feature["type"] == "Feature" and feature["id"] for feature in found["features"])


async def test_a23_fc_links(web: httpx.AsyncClient) -> None:
    found = await document(web, ITEMS, limit="30")
    assert links(found, "self")
    assert links(found, "alternate")
    seen = [feature["id"] for feature in found["features"]]
    while following := links(found, "next"):
        found = await document(web, following[0]["href"])
        seen += [feature["id"] for feature in found["features"]]
    assert len(seen) == len(set(seen)) == found["numberMatched"]


async def test_a24_fc_time_stamp(web: httpx.AsyncClient) -> None:
    stamp = (await document(web, ITEMS))["timeStamp"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", stamp)
    assert datetime.fromisoformat(stamp) == datetime(
        2026, 1, 15, 6, 30, tzinfo=UTC
    )  # the app's clock


async def test_a25_fc_number_matched(web: httpx.AsyncClient) -> None:
    few = await document(web, ITEMS, limit="2")
    many = await document(web, ITEMS, limit="1000")
    assert few["numberMatched"] == many["numberMatched"] == len(many["features"])


async def test_a26_fc_number_returned(web: httpx.AsyncClient) -> None:
    found = await document(web, ITEMS, limit="7")
    assert found["numberReturned"] == len(found["features"]) == 7


async def test_a27_f_op(web: httpx.AsyncClient) -> None:
    for feature in (await document(web, ITEMS))["features"]:
        assert (await web.get(f"{ITEMS}/{feature['id']}")).status_code == 200
    assert (await web.get(f"{ITEMS}/no-such-zone")).status_code == 404


async def test_a28_f_success(web: httpx.AsyncClient) -> None:
    [first] = (await document(web, ITEMS, limit="1"))["features"]
    alone = await document(web, f"{ITEMS}/{first['id']}")
    assert alone["geometry"] == first["geometry"]
    assert alone["properties"] == first["properties"]


async def test_a29_f_links(web: httpx.AsyncClient) -> None:
    [first] = (await document(web, ITEMS, limit="1"))["features"]
    alone = await document(web, f"{ITEMS}/{first['id']}")
    for rel in ("self", "alternate", "collection"):
        [link] = links(alone, rel)
        assert (await web.get(link["href"])).status_code == 200, rel


async def test_geojson_definition(web: httpx.AsyncClient) -> None:
    answer = await web.get(ITEMS, headers={"accept": "application/geo+json"})
    assert answer.headers["content-type"] == "application/geo+json"


async def test_geojson_content(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        for feature in (await document(web, f"/ogc/collections/{one['id']}/items"))["features"]:
            shape = feature["geometry"]
            assert shape is None or shape["type"].removeprefix("Multi") in (
                "Point", "LineString", "Polygon",
            )  # fmt: skip
            assert isinstance(feature["properties"], dict)


async def test_html_definition(web: httpx.AsyncClient) -> None:
    for path in (
        "/ogc",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/crz",
        ITEMS,
    ):
        answer = await web.get(path, headers={"accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html"), path


async def test_html_content(web: httpx.AsyncClient) -> None:
    [first] = (await document(web, ITEMS, limit="1"))["features"]
    page = (await web.get(ITEMS, params={"f": "html"})).text
    assert first["id"] in page
    one = (await web.get(f"{ITEMS}/{first['id']}", params={"f": "html"})).text
    assert first["properties"]["name"] in one


async def test_oas30_completeness(web: httpx.AsyncClient) -> None:
    spec = await document(web, "/ogc/api")
    for path, operations in spec["paths"].items():
        answers = operations["get"]["responses"]
        assert "200" in answers, path
        assert {"400", "500"} <= answers.keys(), path
    names = [operations["get"]["operationId"] for operations in spec["paths"].values()]
    assert len(names) == len(set(names))


async def test_oas30_exceptions_codes(web: httpx.AsyncClient) -> None:
    spec = await document(web, "/ogc/api")
    items = spec["paths"]["/collections/{collectionId}/items"]["get"]["responses"]
    assert {"200", "400", "404", "500"} <= items.keys()


async def test_oas30_definition_1(web: httpx.AsyncClient) -> None:
    answer = await web.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"


async def test_oas30_definition_2(web: httpx.AsyncClient) -> None:
    spec = await document(web, "/ogc/api")
    references = set(re.findall(r"#/components/(\w+)/([\w-]+)", str(spec)))
    assert references
    for shelf, name in references:
        assert name in spec["components"][shelf]


async def test_oas30_oas_impl(web: httpx.AsyncClient) -> None:
    spec = await document(web, "/ogc/api")
    values = {
        "collectionId": "local_body", "featureId": (await document(web, ITEMS))["features"][0]["id"],
        "tileMatrixSetId": "WebMercatorQuad", "tileMatrix": "8", "tileRow": "120", "tileCol": "182",
    }  # fmt: skip
    for path in spec["paths"]:
        asked = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)
        answer = await web.get("/ogc" + asked.rstrip("/"))
        assert answer.status_code in (200, 204), path


async def parameter(web: httpx.AsyncClient, name: str) -> Any:
    """A parameter of the items operation, as the definition has it."""
    spec = await document(web, "/ogc/api")
    operation = spec["paths"]["/collections/{collectionId}/items"]["get"]
    assert {"$ref": f"#/components/parameters/{name}"} in operation["parameters"]
    return spec["components"]["parameters"][name]
