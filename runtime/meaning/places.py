"""Places on earth as texts: geo URIs (RFC 5870) in degrees of WGS 84."""

from __future__ import annotations

import re

POINT = r"geo:-?[0-9]{1,2}(\.[0-9]{1,7})?,-?[0-9]{1,3}(\.[0-9]{1,7})?(;u=[0-9]{1,5})?"
_POINT = re.compile(rf"{POINT}\Z", re.ASCII)
# How people and phones write it: two numbers with a comma or spaces between, or the URI itself.
_TYPED = re.compile(
    r"(?:geo:)?\s*(-?[0-9.]+)\s*[, ]\s*(-?[0-9.]+)\s*(?:;u=([0-9]{1,5}))?\Z", re.ASCII
)


def is_point(text: str) -> bool:
    """Whether the text is a geo URI of a place that there is: 90 degrees north and south, 180 round."""
    if not _POINT.match(text):
        return False
    latitude, longitude, _ = parts_of(text)
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180


def parts_of(text: str) -> tuple[str, str, str]:
    """Latitude, longitude and exactness in metres as they stand in a text; '' for what it lacks."""
    match = _TYPED.match(text.strip())
    if match is None:
        first, _, second = text.removeprefix("geo:").partition(",")
        return first, second, ""
    return match[1], match[2], match[3] or ""


def point_of(latitude: str, longitude: str, metres: str = "") -> str:
    """The geo URI of two typed numbers; '' where neither was typed."""
    latitude, longitude = latitude.strip(), longitude.strip()
    if not latitude and not longitude:
        return ""
    return f"geo:{latitude},{longitude}" + (f";u={metres}" if metres else "")
