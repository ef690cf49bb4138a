"""A form that cannot be shown stops the app at start, by name."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from runtime.catalogue import Field, Service
from runtime.loading import Catalogue, CatalogueError
from runtime.portal import check_forms, portal_routes
from runtime.portal.returns import BACK
from tests.unit.portal.forms import SERVICE, WORDS

WHOLE = '{% extends "form.html" %}{% block one %}{{ ask("name") }}{% endblock %}{% block two %}{% endblock %}{% block three %}{% endblock %}'


@dataclass
class Shelf:
    """A catalogue of one service."""

    folder: Path
    service: Service = SERVICE

    def services(self) -> list[Service]:
        return [self.service]


def checked(folder: Path, template: str | None, service: Service = SERVICE) -> None:
    if template is not None:
        (folder / "m" / "forms").mkdir(parents=True)
        (folder / "m" / "forms" / "f.html").write_text(template, encoding="utf-8")
    check_forms(cast("Catalogue", Shelf(folder, service)))


def test_a_whole_form_is_let_through(tmp_path: Path) -> None:
    checked(tmp_path, WHOLE)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (None, "m.s: m/forms/f.html"),
        ("{% extends 'form.html' %}{% block one %}", "m.s: m/forms/f.html"),
        (WHOLE.replace("block two", "block other"), "no block for page two"),
    ],
)
def test_a_form_without_its_template_or_a_page_is_named(
    tmp_path: Path, template: str | None, said: str
) -> None:
    with pytest.raises(CatalogueError, match=said):
        checked(tmp_path, template)


def test_a_form_that_asks_what_no_widget_shows_is_named(tmp_path: Path) -> None:
    upload = Field("proof", "upload", WORDS, bytes)
    record = dataclasses.replace(SERVICE.record, fields=(*SERVICE.record.fields, upload))
    with pytest.raises(CatalogueError, match=r"m\.s: no widget for field 'proof'"):
        checked(tmp_path, WHOLE, dataclasses.replace(SERVICE, record=record))


def offered() -> set[tuple[str, str]]:
    """Every method and path of the portal."""
    return {
        (method, path)
        for route in portal_routes()
        for method in route.http_methods
        for path in route.paths
    }


def test_every_address_that_takes_a_form_also_gives_a_page() -> None:
    routes = offered()
    forms = {path for method, path in routes if method == "POST"}
    assert {path for path in forms if ("GET", path) not in routes} == {"/logout"}


@pytest.mark.parametrize(("path", "parts"), list(BACK.items()))
def test_the_way_back_leads_to_a_page(path: str, parts: int) -> None:
    assert ("GET", path.rsplit("/", parts)[0]) in offered()
