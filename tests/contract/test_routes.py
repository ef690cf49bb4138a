"""Every route is in the document and every operation of it has its route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from litestar.handlers import HTTPRouteHandler

from runtime.web.handlers import ROUTES
from tests.contract.people import Town
from tests.contract.seen import operations

_PAPERS = re.compile(r"/(documents|certificates|notices|verify|papers|reach)\b|/\.well-known/")
_MONEY = re.compile(r"/(quote|money|payments|receipts)\b")
_PART = re.compile(r"\{(\w+):str\}")
_THINGS = {"module": "[a-z0-9_]+", "service": "[a-z0-9_]+", "register": "[a-z0-9_]+", "report": "[a-z0-9_]+",
           "master": "[a-z0-9_]+", "action": "[a-z0-9_]+", "id": r"\{id\}", "question": "[a-z0-9_]+"}  # fmt: skip


def test_every_operation_has_a_route(whole_document: dict[str, Any]) -> None:
    patterns = list(_patterns())
    lost = [
        operation.id
        for operation in operations(whole_document)
        if not any(
            method == operation.method and pattern.fullmatch(operation.path)
            for method, pattern, _ in patterns
        )
    ]
    assert lost == []


def test_every_route_is_documented(whole_document: dict[str, Any]) -> None:
    every = [(operation.method, operation.path) for operation in operations(whole_document)]
    charges = any(path.endswith("/money") for _, path in every)
    lays = any(path.endswith("/drafts/{id}/documents") for _, path in every)
    silent = [
        name
        for method, pattern, name in _patterns()
        if not any(method == asked and pattern.fullmatch(path) for asked, path in every)
        and " /papers/" not in name  # the bytes of documents: no JSON, and a path of its own
        and "/gateways/" not in name  # the gateway's own protocol: runtime/money/http_gateway.py
        and (charges or not _MONEY.search(name))  # documented with the first service that charges
        and (lays or not _PAPERS.search(name))  # with the first that takes documents
    ]
    assert silent == []


def test_the_app_serves_the_document_that_was_generated(
    town: Town, document: dict[str, Any]
) -> None:
    assert town.send("GET", "/openapi.json").json() == document


def test_options_lists_every_method_of_a_path(town: Town, document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        answer = town.send("OPTIONS", path.replace("{id}", "x"))
        allowed = {method.strip() for method in answer.headers["allow"].split(",")}
        assert answer.status_code == 204
        assert answer.content == b""
        assert allowed - {"HEAD", "OPTIONS"} == {
            name.upper() for name in item if name != "parameters"
        }


def _patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    for handler in ROUTES:
        assert isinstance(handler, HTTPRouteHandler)
        for path in handler.paths:
            pattern = re.compile(
                _PART.sub(lambda part: _THINGS.get(part[1], rf"\{{{part[1]}\}}"), path)
            )
            for method in handler.http_methods:
                yield str(method), pattern, f"{method} {path}"
