"""Registers as files and kept views: the whole list, in both forms, by those who may."""

from __future__ import annotations

import csv
import io
import zipfile

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from tests.e2e.pages.people import People, submitted
from tests.e2e.pages.visitor import Visitor

pytestmark = pytest.mark.anyio

REGISTER = "/registers/residence_certificate/applications"


async def lines(visitor: Visitor, query: str = "") -> list[list[str]]:
    answer = await visitor.client.get(f"{REGISTER}/export/csv{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith('.csv"')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_the_whole_list_comes_as_csv_in_the_language_asked(people: People) -> None:
    _, number, _ = await submitted(await people.citizen(), name__en="Saleena", name__ml="സലീന")
    secretary = await people.staff("secretary")
    english = await lines(secretary, "?lang=en")
    assert english[0][:4] == [
        "Number",
        "Name of the resident (en)",
        "Name of the resident (ml)",
        "Ward",
    ]
    assert [row[1:3] for row in english[1:] if row[0] == number] == [["Saleena", "സലീന"]]
    malayalam = await lines(secretary, "?lang=ml")
    assert malayalam[0][0] == "നമ്പർ"
    assert len(malayalam) == len(english)
    assert len(await lines(secretary, "?ward=M07025999")) == 1


async def test_more_rows_than_a_page_come_all_and_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.portal.exports.PAGE", 2)
    citizen = await people.citizen()
    made = {(await submitted(citizen))[1] for _ in range(5)}
    found = [row[0] for row in (await lines(await people.staff("secretary")))[1:]]
    assert len(found) == len(set(found))
    assert made <= set(found)


async def test_a_text_that_a_spreadsheet_would_run_is_only_text(people: People) -> None:
    evil = '=HYPERLINK("http://x","y")'
    _, number, _ = await submitted(await people.citizen(), name__en=evil)
    secretary = await people.staff("secretary")
    [row] = [row for row in await lines(secretary, "?lang=en") if row[0] == number]
    assert row[1] == f"'{evil}"
    book = await secretary.client.get(f"{REGISTER}/export/xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet


async def test_only_whom_the_policy_names_may_take_the_list(people: People) -> None:
    for visitor in (await people.citizen(), await people.staff("clerk")):
        assert (await visitor.client.get(f"{REGISTER}/export/csv")).status_code == 403
    secretary = await people.staff("secretary")
    assert (await secretary.client.get(f"{REGISTER}/export/pdf")).status_code == 404


async def test_who_took_which_list_is_kept_and_cannot_be_changed(
    people: People, pages_database: DatabaseUrl
) -> None:
    await lines(await people.staff("secretary"), "?ward=M07025016")
    connection = await asyncpg.connect(str(pages_database))
    try:
        row = await connection.fetchrow(
            "select * from ksmart.register_export order by id desc limit 1"
        )
        assert (row["register"], row["form"]) == ("residence_certificate.applications", "csv")
        assert "M07025016" in row["filters"]
        with pytest.raises(asyncpg.PostgresError, match="rows here are only added"):
            await connection.execute("update ksmart.register_export set form = 'x'")
    finally:
        await connection.close()


async def test_views_are_kept_for_their_owner_alone(people: People) -> None:
    secretary, other = await people.staff("secretary"), await people.staff("superintendent")
    await secretary.visit(f"{REGISTER}?ward=M07025017&state=scrutiny")
    page = await secretary.press("Keep this view", name="സൂക്ഷ്മപരിശോധന 17")
    assert page.status == 200
    page = await secretary.visit(REGISTER)
    assert "സൂക്ഷ്മപരിശോധന 17" in page.text
    page = await secretary.follow("സൂക്ഷ്മപരിശോധന 17")
    assert "state=scrutiny" in str(page.url)
    assert "സൂക്ഷ്മപരിശോധന 17" not in (await other.visit(REGISTER)).text
    await secretary.visit(REGISTER)
    page = await secretary.press("Remove സൂക്ഷ്മപരിശോധന 17")
    assert "സൂക്ഷ്മപരിശോധന 17" not in page.text


async def test_a_view_without_a_name_is_refused(people: People) -> None:
    secretary = await people.staff("secretary")
    await secretary.visit(f"{REGISTER}?state=scrutiny")
    assert (await secretary.press("Keep this view", name="  ")).status == 422
