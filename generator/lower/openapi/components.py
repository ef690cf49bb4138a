"""What all operations share: security, parameters, headers, problems, and the shapes of the ground."""

from __future__ import annotations

from generator.lower.openapi.parts import Json, closed, listed, nullable, schema_ref

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
TRUTH: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
MOMENT: Json = {"type": "string", "format": "date-time"}
UUID: Json = {"type": "string", "format": "uuid"}
WORDS = schema_ref("Words")

SECURITY: Json = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "ksmart_session"},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "Ksmart-Csrf",
        "description": "The session's CSRF token, as our pages carry it: an unsafe request by cookie needs it.",
    },
}


def _parameter(name: str, place: str, schema: Json, description: str, required: bool) -> Json:
    made: Json = {"name": name, "in": place, "description": description, "schema": schema}
    return {**made, "required": True} if required else made


PARAMETERS: Json = {
    "id": _parameter("id", "path", UUID, "An id. What is none, or not yours to see, is 404.", True),
    "post": _parameter(
        "Ksmart-Post",
        "header",
        {"type": "string", "pattern": "^[0-9]{0,18}$"},
        "The post that is acted through, as `me` lists them; empty or left out: as oneself.",
        False,
    ),
    "if_match": _parameter(
        "If-Match",
        "header",
        {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
        "The ETag of the version that was read: 412 where it has moved on, 428 without.",
        True,
    ),
    "key": _parameter(
        "Idempotency-Key",
        "header",
        {"type": "string", "pattern": "^[!-~]([ -~]{0,253}[!-~])?$"},
        "A key of your own: the same request with the same key has one effect and one answer.",
        True,
    ),
    "local_body": _parameter(
        "local_body",
        "query",
        {"type": "string", "minLength": 1},
        "Whose rows are asked for; left out, the post's own. Only for those who act through a post.",
        False,
    ),
    "after": _parameter("after", "query", UUID, "Where the page begins: the Link gives it.", False),
    "desk_after": _parameter(
        "after",
        "query",
        {
            "type": "string",
            "pattern": "^(undue|[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))"
            "_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        },
        "Where the page begins: the Link gives it.",
        False,
    ),
    "limit": _parameter(
        "limit",
        "query",
        {"type": "integer", "minimum": 0},
        "Rows of a page: 50 unless said, 200 at most.",
        False,
    ),
    "words": _parameter(
        "q",
        "query",
        {"type": "string", "minLength": 1},
        "Words in either script, or a number: the newest rows in which each begins some word. Stands without filters.",
        False,
    ),
}

HEADERS: Json = {
    "ETag": {"description": "The version, for If-Match.", "required": True, "schema": TEXT},
    "Location": {"description": "Where it stands.", "required": True, "schema": TEXT},
    "Link": {"description": 'The next page (rel="next"); none on the last.', "schema": TEXT},
    "Truncated": {"description": "The search found more than it shows.", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": TEXT},
}


def _refused(description: str, **headers: Json) -> Json:
    made: Json = {"description": description}
    if headers:
        made["headers"] = {name.replace("_", "-"): header for name, header in headers.items()}
    made["content"] = {"application/problem+json": {"schema": schema_ref("Problem")}}
    return made


_WAIT: Json = {"$ref": "#/components/headers/Retry-After"}

RESPONSES: Json = {
    "refused_400": _refused("It cannot be read: the query, a header or the body's JSON."),
    "refused_401": _refused(
        "Nobody is logged in, or the log-in failed.",
        WWW_Authenticate={"required": True, "schema": TEXT},
    ),
    "refused_403": _refused("Not by this person, post or role; or sent by another site's page."),
    "refused_404": _refused("Not there, or not yours to see."),
    "refused_409": _refused("It does not stand where this can be done, or is already there."),
    "refused_412": _refused("It has moved on since it was read."),
    "refused_413": _refused("Too large."),
    "refused_415": _refused("Not application/json."),
    "refused_422": _refused("Every fault of the answers; or a key used for another request."),
    "refused_428": _refused("If-Match is missing."),
    "refused_429": _refused("Too many requests.", Retry_After=_WAIT),
    "refused_503": _refused("The database does not answer.", Retry_After=_WAIT),
}

_FILED: Json = {
    "id": UUID,
    "number": TEXT,
    "module": TEXT,
    "service": TEXT,
    "state": TEXT,
    "submitted_on": DAY,
    "due_on": nullable(DAY),
    "row_version": WHOLE,
}

SCHEMAS: Json = {
    "Words": closed({"en": TEXT, "ml": TEXT}),
    "WordsOrNone": closed({"en": nullable(TEXT), "ml": nullable(TEXT)}),
    "Problem": closed(
        {
            "type": {"type": "string", "pattern": "^urn:ksmart:problem:[a-z-]+$"},
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "words": WORDS,
            "request": TEXT,
            "reason": TEXT,
            "faults": listed(schema_ref("Fault")),
        },
        ("type", "title", "status", "detail", "words", "request"),
    ),
    "Fault": closed(
        {
            "pointer": {"type": "string", "description": "JSON pointer (RFC 6901) into the body."},
            "code": TEXT,
            "message": WORDS,
        }
    ),
    "Kept": {
        **closed(
            {
                "id": UUID,
                "number": TEXT,
                "state": TEXT,
                "ended": TRUTH,
                "due_on": nullable(DAY),
                "row_version": WHOLE,
                "created": listed(closed({"record": TEXT, "id": UUID, "number": TEXT})),
            }
        ),
        "description": "The file after an action, and the register entries that it wrote.",
    },
    "Event": closed(
        {
            "seq": WHOLE,
            "at": MOMENT,
            "role": TEXT,
            "post": nullable(WHOLE),
            "action": TEXT,
            "state_from": nullable(TEXT),
            "state_to": TEXT,
            "said": {"type": ["object", "null"]},
            "form": {
                "type": ["object", "null"],
                "description": "What an officer filled in with it, where the service has officers' forms.",
            },
        },
        ("seq", "at", "role", "post", "action", "state_from", "state_to", "said"),
    ),
    "Action": closed(
        {
            "name": TEXT,
            "label": WORDS,
            "remark": TRUTH,
            "answers": TRUTH,
            "form": nullable(TEXT),
            "bulk": WHOLE,
        }
    ),
    "Count": {
        **closed(
            {
                "days": WHOLE,
                "working": TRUTH,
                "starts": DAY,
                "due_on": nullable(DAY),
                "lines": listed(
                    closed(
                        {
                            "day": DAY,
                            "number": nullable(WHOLE),
                            "why": {
                                "type": "string",
                                "enum": ["first", "closed", "stopped", "counted"],
                            },
                            "words": WORDS,
                        }
                    )
                ),
            }
        ),
        "description": "A promised time told day by day: each day counted, or not, and why.",
    },
    "MyFile": closed({**_FILED, "local_body": TEXT, "ended": TRUTH}),
    "DeskFile": closed(
        {
            **_FILED,
            "ward": nullable(TEXT),
            "branches": {"type": ["array", "null"], "items": TEXT},
        }
    ),
    "DraftKept": closed({"id": UUID, "row_version": WHOLE}),
    "MyDraft": closed(
        {
            "id": UUID,
            "local_body": TEXT,
            "module": TEXT,
            "service": TEXT,
            "row_version": WHOLE,
            "updated_at": MOMENT,
            "keep_until": DAY,
        }
    ),
    "Draft": closed(
        {
            "id": UUID,
            "local_body": TEXT,
            "module": TEXT,
            "service": TEXT,
            "version": TEXT,
            "answers": {"type": "object", "additionalProperties": TEXT},
            "row_version": WHOLE,
            "updated_at": MOMENT,
            "keep_until": DAY,
        }
    ),
    "Session": closed({"token": TEXT, "person": UUID, "expires_in_s": WHOLE}),
    "Me": closed(
        {
            "person": UUID,
            "name": WORDS,
            "mobile": nullable(TEXT),
            "expires_at": MOMENT,
            "acting_as": nullable(WHOLE),
            "posts": listed(
                closed(
                    {
                        "id": WHOLE,
                        "code": TEXT,
                        "title": WORDS,
                        "local_body": TEXT,
                        "role": TEXT,
                        "wards": listed(TEXT),
                        "area": listed(TEXT),
                    }
                )
            ),
        }
    ),
}
