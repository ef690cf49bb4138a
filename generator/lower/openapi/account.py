"""The operations that every project has: health, logging in and out, and what is one's own."""

from __future__ import annotations

from generator.fields.mobile import PATTERN as MOBILE
from generator.lower.openapi.components import TRUTH
from generator.lower.openapi.parts import (
    API,
    OPEN,
    PAGED,
    PARAMETER,
    READING,
    UNSAFE,
    Json,
    answer,
    body,
    closed,
    listed,
    operation,
    schema_ref,
)

TAGS: list[Json] = [
    {"name": "health", "description": "Whether the app lives and can serve"},
    {"name": "account", "description": "Logging in and out, and what is one's own"},
]
_PROBE = (400, 403, 429, 503)
_OPENING = (400, 401, 403, 413, 415, 422, 429, 503)
_MOBILE: Json = {"type": "string", "pattern": f"^{MOBILE}$"}
_SESSION: Json = {"201": answer("A session.", schema_ref("Session"))}


def paths() -> Json:
    """The paths of the fixed operations."""
    return {
        "/health/live": {"get": _health("live", "Whether requests are answered at all")},
        "/health/ready": {"get": _health("ready", "Whether the database answers")},
        "/openapi.json": {
            "get": operation(
                "openapi",
                "health",
                "This document",
                {"200": answer("The document.", {"type": "object"})},
                _PROBE,
                security=OPEN,
            )
        },
        f"{API}/auth/code": {"post": _code()},
        f"{API}/auth/verify": {"post": _verify()},
        f"{API}/auth/password": {"post": _password()},
        f"{API}/auth/logout": {"post": _logout()},
        f"{API}/me": {
            "get": operation(
                "me",
                "account",
                "Who I am and which posts I hold today",
                {"200": answer("Me.", schema_ref("Me"))},
                READING,
                (PARAMETER["post"],),
            )
        },
        f"{API}/me/files": {
            "get": _page("my_files", "The files that I opened, newest first", "MyFile", "after")
        },
        f"{API}/me/drafts": {
            "get": operation(
                "my_drafts",
                "account",
                "My drafts, newest first",
                {"200": answer("All of them.", listed(schema_ref("MyDraft")))},
                READING,
                (PARAMETER["post"],),
            )
        },
        f"{API}/inbox": {
            "get": _page(
                "inbox", "The files on my post's desk, first due first", "DeskFile", "desk_after"
            )
        },
    }


def _health(name: str, summary: str) -> Json:
    return operation(
        f"health.{name}", "health", summary,
        {"200": answer("It is so.", closed({name: TRUTH}))}, _PROBE, security=OPEN,
    )  # fmt: skip


def _page(name: str, summary: str, item: str, after: str) -> Json:
    return operation(
        name, "account", summary,
        {"200": answer("A page.", listed(schema_ref(item)), PAGED)}, READING,
        (PARAMETER["post"], PARAMETER[after], PARAMETER["limit"]),
    )  # fmt: skip


def _code() -> Json:
    asked = closed(
        {"mobile": _MOBILE, "language": {"type": "string", "enum": ["en", "ml"]}}, ("mobile",)
    )
    return operation(
        "auth.code",
        "account",
        "Send a code to a mobile number",
        {"202": answer("Sent, if it may be.", closed({"sent": TRUTH}))},
        (400, 403, 413, 415, 422, 429, 503),
        security=OPEN,
        requestBody=body(asked),
    )


def _verify() -> Json:
    asked = closed({"mobile": _MOBILE, "code": {"type": "string", "minLength": 1, "maxLength": 20}})
    return operation(
        "auth.verify", "account", "Log in by the code that was sent", _SESSION, _OPENING,
        security=OPEN, requestBody=body(asked),
    )  # fmt: skip


def _password() -> Json:
    asked = closed(
        {
            "username": {"type": "string", "minLength": 1, "maxLength": 80},
            "password": {"type": "string", "minLength": 1, "maxLength": 256},
        }
    )
    return operation(
        "auth.password", "account", "Log in as a member of staff", _SESSION, _OPENING,
        security=OPEN, requestBody=body(asked),
    )  # fmt: skip


def _logout() -> Json:
    return operation(
        "auth.logout",
        "account",
        "End this session, or every one of mine",
        {"204": answer("Ended.")},
        _OPENING,
        (PARAMETER["post"],),
        security=UNSAFE,
        requestBody=body(closed({"everywhere": TRUTH}, ()), required=False),
    )
