"""Keyset pages: `after` and `limit`, and the Link to the next."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode
from uuid import UUID

from runtime.refusal import Refusal, malformed
from runtime.web.answer import Header

LIMIT = 50
MOST = 200
NEWEST = UUID(int=2**128 - 1)
"""Where a list that goes from new to old begins."""


def limit_of(query: Mapping[str, str]) -> int:
    """How many rows are asked for; more than we give becomes what we give."""
    text = query.get("limit")
    if text is None:
        return LIMIT
    if not (text.isascii() and text.isdigit()):
        raise malformed("limit is a whole number", "limit ഒരു പൂർണസംഖ്യയാണ്")
    # A number of a thousand digits is only 'many'; int() of it would take its time.
    return min(max(int(text[:9].lstrip("0") or "0"), 1), MOST)


def id_of(text: str, otherwise: Refusal) -> UUID:
    """An id as it stands in a URL."""
    if len(text) != 36:
        raise otherwise
    try:
        return UUID(text)
    except ValueError:
        raise otherwise from None


def after_of(query: Mapping[str, str]) -> UUID:
    """The id after which a list from new to old goes on."""
    text = query.get("after")
    return (
        NEWEST
        if text is None
        else id_of(
            text,
            malformed(
                "after is the id that a page's Link gave", "after ഒരു പേജിന്റെ Link നൽകിയ id ആണ്"
            ),
        )
    )


def next_link(path: str, query: Mapping[str, str], after: object) -> Header:
    """The Link header to the page after this one, with the same filters."""
    asked = {**query, "after": str(after)}
    return (b"link", f'<{quote(path)}?{urlencode(asked)}>; rel="next"'.encode())
