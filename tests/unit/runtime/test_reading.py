"""Reading what clients send."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from runtime.refusal import Refusal
from runtime.web.paging import MOST, NEWEST, after_of, limit_of, next_link
from runtime.web.reading import check_json, read_bytes, read_json


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    count: int = 0


def status_of(body: bytes) -> tuple[int, dict[str, str]]:
    with pytest.raises(Refusal) as caught:
        read_json(body, Thing)
    return caught.value.problem.status, {fault.pointer: fault.code for fault in caught.value.faults}


def test_the_shape_is_read() -> None:
    assert read_json(b'{"name": "a"}', Thing) == Thing("a")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"{'a': 1}",
        b'{"name": NaN}',
        b'{"name": "\\u0000"}',
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_is_400(body: bytes) -> None:
    assert status_of(body)[0] == 400


def test_every_fault_of_the_shape_is_said() -> None:
    assert status_of(b'{"count": "x", "colour": 1}') == (
        422,
        {"/colour": "unknown_field", "/name": "missing", "/count": "type"},
    )


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1"])
def test_json_that_is_no_object_is_422(body: bytes) -> None:
    assert status_of(body) == (422, {"": "type"})


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_is_taken_for_json(kind: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        check_json(kind)
    assert caught.value.problem.status == 415


def test_parameters_of_the_media_type_do_not_matter() -> None:
    check_json("Application/JSON; charset=utf-8")


def read(*messages: dict[str, Any], most: int = 10) -> bytes:
    left = list(messages)

    async def receive() -> Any:
        return left.pop(0)

    return asyncio.run(read_bytes(receive, most))


def chunk(body: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_comes_in_chunks() -> None:
    assert read(chunk(b"12345", True), chunk(b"67890", False)) == b"1234567890"


def test_a_body_is_not_read_beyond_the_most() -> None:
    with pytest.raises(Refusal) as caught:
        read(chunk(b"12345", True), chunk(b"678901", True))
    assert caught.value.problem.status == 413


def test_a_client_that_goes_away_is_no_body() -> None:
    with pytest.raises(Refusal):
        read(chunk(b"12345", True), {"type": "http.disconnect"})


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("0", 1),
        ("1", 1),
        ("50", 50),
        ("200", 200),
        ("201", MOST),
        ("9" * 5000, MOST),
        ("0000000000", 1),
    ],
)
def test_limits_clamp(text: str, limit: int) -> None:
    assert limit_of({"limit": text}) == limit


@pytest.mark.parametrize("text", ["", "-1", "ten", "1.5", "१०"])
def test_a_limit_is_a_number(text: str) -> None:
    with pytest.raises(Refusal):
        limit_of({"limit": text})


def test_a_page_goes_on_after_an_id() -> None:
    found = UUID("0190a000-0000-7000-8000-000000000001")
    assert after_of({}) == NEWEST
    assert after_of({"after": str(found)}) == found
    with pytest.raises(Refusal):
        after_of({"after": "{0190a000-0000-7000-8000-0000000000}"})


def test_the_next_page_keeps_the_filters_and_breaks_no_header() -> None:
    name, value = next_link("/api/v1/x", {"state": 'a"\r\n>', "limit": "2", "after": "old"}, "new")
    assert name == b"link"
    assert value == b'</api/v1/x?state=a%22%0D%0A%3E&limit=2&after=new>; rel="next"'
