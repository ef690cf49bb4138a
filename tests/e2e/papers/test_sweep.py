"""What nothing names may be forgotten; what anything names may not."""

from __future__ import annotations

import hashlib

import pytest

from tests.e2e.papers.stall import filed, permitted
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_documents_and_certificates_are_known_and_everything_else_is_not(
    place: Place,
) -> None:
    citizen = await place.citizen("9400000001")
    await filed(citizen)
    await permitted(place, citizen)
    await place.settle()
    kept = [
        row["digest"]
        for row in await place.fetch(
            "select digest from ksmart.document union select digest from ksmart.certificate"
        )
    ]
    stranger = hashlib.sha256(b"cut off").digest()
    rows = await place.ground.doors.rows("ksmart.digests_unknown", [*kept, stranger])
    assert [row[0] for row in rows] == [stranger]
