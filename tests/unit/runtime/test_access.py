"""Addresses, origins, limits and policies."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.access.actor import Actor, Holder, Post
from runtime.access.address import client_address, networks
from runtime.access.limits import MOST_BUCKETS, Limiter
from runtime.access.origin import csrf_matches, csrf_token, same_origin
from runtime.access.policy import MARK, Policy, RouteWithoutPolicyError, refuse_unmarked
from runtime.clock import new_id
from runtime.words import Words
from tests.unit.runtime.small import ME

PROXIES = networks(["10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        (
            "203.0.113.9",
            "198.51.100.1",
            "203.0.113.9",
        ),  # not our proxy: what it says is its own affair
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (
            "10.0.0.1",
            "6.6.6.6, 198.51.100.1",
            "198.51.100.1",
        ),  # the left one anybody may have written
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", "rubbish, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_the_address_is_the_nearest_that_no_proxy_of_ours_holds(
    peer: str | None, forwarded: str | None, found: str
) -> None:
    assert client_address(peer, forwarded, PROXIES) == found


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({b"host": "k.in", b"origin": "https://k.in"}, True),
        ({b"host": "k.in", b"origin": "https://evil.in"}, False),
        ({b"host": "k.in", b"origin": "null"}, False),
        ({b"host": "k.in", b"origin": "https://k.in.evil.in"}, False),
        ({b"host": "k.in", b"sec-fetch-site": "cross-site"}, False),
        ({b"host": "k.in", b"sec-fetch-site": "same-site"}, False),
        ({b"host": "k.in", b"sec-fetch-site": "same-origin"}, True),
        ({b"host": "k.in", b"referer": "https://evil.in/k.in"}, False),
        ({b"host": "k.in", b"referer": "https://k.in/page"}, True),
        ({b"host": "k.in"}, True),
    ],
)
def test_another_site_is_told_from_our_own_pages(headers: dict[bytes, str], ours: bool) -> None:
    assert same_origin(headers.get) is ours


def test_a_csrf_token_belongs_to_one_session() -> None:
    assert csrf_matches("token-a", csrf_token("token-a"))
    assert not csrf_matches("token-b", csrf_token("token-a"))
    assert not csrf_matches("token-a", None)
    assert not csrf_matches("token-a", "ശ")


def test_a_bucket_empties_and_fills_again() -> None:
    now = [0.0]
    limiter = Limiter(monotonic=lambda: now[0])
    assert [limiter.wait_s("r", "ip", 3) for _ in range(3)] == [0, 0, 0]
    assert limiter.wait_s("r", "ip", 3) == pytest.approx(20)
    assert limiter.wait_s("r", "other", 3) == 0
    assert limiter.wait_s("other", "ip", 3) == 0
    now[0] = 20.0
    assert limiter.wait_s("r", "ip", 3) == 0
    assert limiter.wait_s("r", "ip", 3) > 0


def test_buckets_do_not_grow_without_end() -> None:
    limiter = Limiter(monotonic=lambda: 0.0)
    for n in range(MOST_BUCKETS + 10):
        limiter.wait_s("r", str(n), 3)
    assert len(limiter._buckets) == MOST_BUCKETS  # pyright: ignore[reportPrivateUsage]


def test_a_route_without_policy_is_named() -> None:
    def handler(opt: dict[str, Any]) -> Any:
        return SimpleNamespace(opt=opt)

    refuse_unmarked([("GET /a", handler({MARK: Policy.OPEN}))])
    with pytest.raises(RouteWithoutPolicyError, match="GET /b"):
        refuse_unmarked(
            [("GET /a", handler({MARK: Policy.OPEN})), ("GET /b", handler({MARK: "open"}))]
        )


def actor(post: Post | None) -> Actor:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return Actor(Holder(b"", ME, Words("", ""), None, now, {}), post)


def post(role: str) -> Post:
    return Post(1, "P", Words("", ""), "M07025", role, (), ())


CLASSES = {"visitor": "citizen", "porter": "ward"}


def test_a_person_goes_through_the_citizens_doors_and_a_post_through_its_own() -> None:
    assert actor(None).reader_class(CLASSES) == "citizen"
    assert actor(post("porter")).reader_class(CLASSES) == "ward"
    assert actor(post("chief")).reader_class(CLASSES) is None


def test_a_post_with_a_persons_role_opens_no_citizens_door() -> None:
    assert actor(post("visitor")).reader_class(CLASSES) is None


def test_where_no_person_may_come_there_is_no_citizens_door() -> None:
    assert actor(None).reader_class({"porter": "ward"}) is None


def test_ids_sort_by_their_time() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1000, tzinfo=UTC)
    assert new_id(early) < new_id(late)
    assert (new_id(early).version, new_id(early).variant) == (7, "specified in RFC 4122")
    assert len({new_id(early) for _ in range(1000)}) == 1000
