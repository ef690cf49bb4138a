"""The operations of documents, certificates and notices, for modules that use them."""

from __future__ import annotations

from generator.lower.doors.build import Stored
from generator.lower.openapi.components import DAY, MOMENT, TEXT, UUID, WHOLE, WORDS
from generator.lower.openapi.parts import (
    API,
    ONE,
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
    nullable,
    operation,
    schema_ref,
)
from generator.symbols import Service

_STAFF = (PARAMETER["post"], PARAMETER["local_body"])
_SELF = (PARAMETER["post"],)
_BYTES: Json = {"type": "string", "format": "binary"}
_SHA: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_STANDING = ("valid", "superseded")
_VERDICTS = (
    "valid",
    "expired",
    "superseded",
    "suspended",
    "revoked",
    "changed",
    "forged",
    "unknown",
)

SCHEMAS: Json = {
    "Paper": closed(
        {
            "id": UUID, "name": TEXT, "title": TEXT, "media": TEXT, "size_bytes": WHOLE, "sha256": _SHA,
            "kind": nullable(TEXT), "place": nullable(WHOLE), "waiting": {"type": "boolean"}, "replaced": {"type": "boolean"},
        }
    ),
    "Papers": closed(
        {
            "documents": listed(schema_ref("Paper")),
            "certificates": listed(
                closed(
                    {
                        "id": UUID, "name": TEXT, "number": TEXT, "issued_at": MOMENT, "valid_to": nullable(DAY),
                        "size_bytes": WHOLE, "sha256": _SHA, "standing": {"type": "string", "enum": list(_STANDING)},
                    }
                )
            ),
        }
    ),
    "Certificate": closed(
        {
            "id": UUID, "local_body": TEXT, "name": TEXT, "number": TEXT, "issued_at": MOMENT, "valid_to": nullable(DAY),
            "size_bytes": WHOLE, "sha256": _SHA, "standing": {"type": "string", "enum": list(_STANDING)},
        }
    ),
    "Verdict": closed(
        {
            "standing": {"type": "string", "enum": list(_VERDICTS)}, "title": nullable(WORDS), "number": nullable(TEXT), "local_body": nullable(TEXT),
            "issued_at": nullable(MOMENT), "valid_to": nullable(DAY), "superseded_at": nullable(MOMENT),
            "shown": {"type": "object", "additionalProperties": TEXT},
        }
    ),
    "SealKeys": closed(
        {
            "keys": listed(
                closed(
                    {"kid": TEXT, "alg": {"const": "Ed25519"}, "public": TEXT, "since": MOMENT, "until": nullable(MOMENT), "revoked_at": nullable(MOMENT)}
                )
            )
        }
    ),
    "Notice": closed(
        {
            "id": UUID, "module": TEXT, "service": TEXT, "file": UUID, "local_body": TEXT, "event": TEXT, "at": MOMENT,
            "text": WORDS,
        }
    ),
    "Reach": closed({"language": {"type": "string", "enum": ["en", "ml"]}, "email": nullable(TEXT)}),
}  # fmt: skip


def papers_paths(service: Service, stored: Stored) -> Json:
    """Documents in drafts and with files, and what was issued of a file."""
    top = f"{API}/{service.module}/{service.short}"
    name = f"{service.module}.{service.short}"
    documents = stored.record.documents
    paths: Json = {
        f"{top}/files/{{id}}/documents": {
            "parameters": [PARAMETER["id"]],
            "get": operation(
                f"{name}.papers", name, "What was laid with it, and what was issued of it",
                {"200": answer("Documents and certificates.", schema_ref("Papers"))}, ONE, _STAFF,
            ),
        },
    }  # fmt: skip
    if stored.issues:
        paths[f"{top}/files/{{id}}/certificates/{{certificate}}"] = {
            "parameters": [PARAMETER["id"], _part("certificate")],
            "get": operation(
                f"{name}.certificate", name, "The file of a certificate", _file("The certificate.", "application/pdf"), ONE, _STAFF
            ),
        }  # fmt: skip
    if not documents:
        return paths
    upload = {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": _BYTES, "kind": {"type": "string"}, "place": {"type": "string", "pattern": "^[0-9]{1,4}$"}},
                }
            }
        },
    }  # fmt: skip
    refused = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
    paths[f"{top}/drafts/{{id}}/documents"] = {
        "parameters": [PARAMETER["id"]],
        "get": operation(
            f"{name}.draft_papers", name, "What is laid in my draft",
            {"200": answer("All of it.", listed(schema_ref("Paper")))}, ONE, _SELF,
        ),
    }  # fmt: skip
    for place, role, parameters in (("drafts", "draft", _SELF), ("files", "file", _STAFF)):
        paths[f"{top}/{place}/{{id}}/documents/{{document}}"] = {
            "parameters": [PARAMETER["id"], _part("document")],
            "post": operation(
                f"{name}.lay_{role}", name, "Lay one document, by its name: " + ", ".join(one.name for one in documents),
                {"201": answer("It is kept.", schema_ref("Paper"))}, refused, parameters, requestBody=upload, security=UNSAFE,
            ),
            "delete": operation(
                f"{name}.drop_{role}", name, "Take one away again, by its id",
                {"204": {"description": "It is gone."}}, ONE, parameters, security=UNSAFE,
            ),
        }  # fmt: skip
    return paths


def common_paths() -> Json:
    """One's certificates and notices, and the public check: the same for all modules."""
    return {
        f"{API}/certificates": {
            "get": operation(
                "my_certificates", "account", "My certificates, newest first",
                {"200": answer("All of them.", listed(schema_ref("Certificate")))}, READING, _SELF,
            )
        },
        f"{API}/certificates/{{id}}/file": {
            "parameters": [PARAMETER["id"]],
            "get": operation("my_certificate", "account", "The file of one of mine", _file("The certificate.", "application/pdf"), ONE, _SELF),
        },
        f"{API}/notices": {
            "get": operation(
                "my_notices", "account", "What I was told, newest first",
                {"200": answer("A page.", listed(schema_ref("Notice")), PAGED)}, READING,
                (PARAMETER["post"], PARAMETER["after"], PARAMETER["limit"]),
            )
        },
        f"{API}/me/reach": {
            "put": operation(
                "reach", "account", "In which language and at which address I am told",
                {"200": answer("What holds now.", schema_ref("Reach"))}, (400, 401, 403, 413, 415, 422, 503), _SELF,
                requestBody=body(closed({"language": nullable({"type": "string", "enum": ["en", "ml"]}), "email": nullable({"type": "string", "maxLength": 254})}, ())),
                security=UNSAFE,
            )
        },
        f"{API}/verify": {
            "get": operation(
                "verify", "health", "What a code stands for, or what holds of a number",
                {"200": answer("What is known.", listed(schema_ref("Verdict")))}, (400, 403, 429, 503),
                (_asked("token"), _asked("number")), security=OPEN,
            ),
            "post": operation(
                "verify_file", "health", "What a PDF is: ours, ours but changed, or not ours",
                {"200": answer("What is known.", schema_ref("Verdict"))}, (400, 403, 413, 429, 503),
                requestBody={"required": True, "content": {"application/pdf": {"schema": _BYTES}}}, security=OPEN,
            ),
        },
        "/.well-known/ksmart-seal-keys.json": {
            "get": operation(
                "seal_keys", "health", "The public keys of all seals", {"200": answer("The keys.", schema_ref("SealKeys"))},
                (400, 403, 429, 503), security=OPEN,
            )
        },
    }  # fmt: skip


def _file(what: str, media: str) -> Json:
    return {"200": {"description": what, "content": {media: {"schema": _BYTES}}}}


def _part(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _asked(name: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "schema": {"type": "string", "minLength": 1, "maxLength": 2000},
    }
