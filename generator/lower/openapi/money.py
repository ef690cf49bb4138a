"""The operations of money, for services that charge: quote, dues, orders, receipts."""

from __future__ import annotations

from generator.lower.doors.build import Stored
from generator.lower.openapi.components import DAY, MOMENT, TEXT, UUID, WORDS
from generator.lower.openapi.parts import (
    API,
    ONE,
    PARAMETER,
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

MOST_PAISE = 10**15
_PAISE: Json = {"type": "integer", "minimum": 0, "maximum": MOST_PAISE}
_SIGNED: Json = {"type": "integer", "minimum": -MOST_PAISE, "maximum": MOST_PAISE}
_ASKED: Json = {"type": "integer", "minimum": 1, "maximum": MOST_PAISE}
_STAFF = (PARAMETER["post"], PARAMETER["local_body"])
_REFUSED = (400, 401, 403, 404, 409, 413, 415, 422, 503)
_OF_BODIES = (413, 415, 422)


def _text(most: int) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": most}


_SUMS: Json = {
    "type": "object",
    "description": "How the amount came about: rate, slab or rule, times, before and after rounding.",
}
_LINE = closed(
    {
        "fee": TEXT, "head": TEXT, "title": WORDS, "account": TEXT, "on": DAY, "paise": _PAISE,
        "row": closed({"since": DAY, "level": TEXT, "code": TEXT, "source": TEXT, "set_by": TEXT}),
        "sums": _SUMS,
    }
)  # fmt: skip
_HEADS: Json = {"heads": nullable(listed(TEXT))}

SCHEMAS: Json = {
    "Quote": closed(
        {
            "now": listed(_LINE),
            "now_paise": _PAISE,
            "later": listed(_LINE),
            "later_paise": _PAISE,
        }
    ),
    "Money": closed(
        {
            "due_paise": _PAISE,
            "heads": listed(
                closed(
                    {
                        "head": TEXT, "fee": TEXT, "title": WORDS, "demanded_paise": _SIGNED,
                        "received_paise": _PAISE, "due_paise": _PAISE,
                    }
                )
            ),
            "lines": listed(
                closed(
                    {
                        "id": UUID, "head": TEXT, "title": WORDS, "as_of": DAY, "on": DAY, "paise": _SIGNED,
                        "rate": {"type": "object"}, "sums": _SUMS,
                    }
                )
            ),
            "receipts": listed(
                closed(
                    {
                        "id": UUID, "number": TEXT, "on": DAY, "at": MOMENT, "mode": TEXT, "payer": TEXT,
                        "instrument": {"type": "object"}, "paise": _PAISE, "online": {"type": "boolean"},
                        "payment": nullable(TEXT),
                        "cancelled": {
                            "anyOf": [closed({"on": DAY, "reason": TEXT, "remark": TEXT}), {"type": "null"}]
                        },
                        "lines": listed(
                            closed(
                                {"head": nullable(TEXT), "paise": _PAISE, "title": schema_ref("WordsOrNone")}
                            )
                        ),
                    }
                )
            ),
            "intents": listed(
                closed(
                    {
                        "id": UUID, "state": TEXT, "paise": _PAISE, "heads": listed(TEXT), "url": nullable(TEXT),
                        "upi": nullable(TEXT), "created_at": MOMENT, "expires_at": MOMENT, "receipts": listed(TEXT),
                    }
                )
            ),
            "refunds": listed(
                closed(
                    {
                        "id": UUID, "receipt": UUID, "paise": _PAISE, "reason": TEXT, "remark": TEXT, "on": DAY,
                    }
                )
            ),
        }
    ),
    "Order": closed(
        {"id": UUID, "paise": _PAISE, "heads": listed(TEXT), "url": TEXT, "upi": nullable(TEXT)}
    ),
    "OrderState": closed({"id": UUID, "state": TEXT, "receipts": listed(TEXT)}),
    "ReceiptKept": closed({"id": UUID, "number": TEXT, "paise": _PAISE}),
    "ReceiptUndone": closed({"id": UUID, "number": TEXT}),
}  # fmt: skip

_TAKE = closed(
    {
        "mode": TEXT,
        "payer": _text(120),
        "paise": nullable(_ASKED),
        **_HEADS,
        "instrument": {
            "anyOf": [
                closed({"number": _text(40), "on": DAY, "bank": _text(100)}),
                {"type": "null"},
            ]
        },
    },
    ("mode", "payer"),
)


def money_paths(service: Service, stored: Stored) -> Json:
    """Every path of money of one service that charges."""
    name = f"{service.module}.{service.short}"
    top = f"{API}/{service.module}/{service.short}"
    file = f"{top}/files/{{id}}"
    readers = sorted({role for reader in stored.readers for role in reader.roles})
    payers = sorted({role for reader in stored.readers if reader.pays for role in reader.roles})
    counters = sorted(
        {
            role
            for reader in stored.readers
            if reader.pays and reader.kind != "citizen"
            for role in reader.roles
        }
    )

    def one(
        short: str, summary: str, status: str, schema: str, roles: list[str], asked: Json | None,
        needed: bool = True, keyed: bool = True,
    ) -> Json:  # fmt: skip
        more: Json = {} if asked is None else {"requestBody": body(asked, required=needed)}
        refused = (
            _REFUSED if asked is not None else tuple(s for s in _REFUSED if s not in _OF_BODIES)
        )
        return operation(
            f"{name}.money.{short}", service.module, summary,
            {status: answer(summary + ".", schema_ref(schema))}, refused,
            (*_STAFF, PARAMETER["key"]) if keyed else _STAFF, security=UNSAFE, **{"x-roles": roles}, **more,
        )  # fmt: skip

    quote = operation(
        f"{name}.money.quote", service.module, "What it will cost with these answers",
        {"200": answer("The quote.", schema_ref("Quote"))}, (400, 401, 403, 409, 413, 415, 422, 503),
        (PARAMETER["post"],), security=UNSAFE,
        requestBody=body(closed({"local_body": TEXT, "answers": schema_ref(f"{name}.answers")})),
    )  # fmt: skip
    money = operation(
        f"{name}.money.read", service.module, "What the file owes and what came in",
        {"200": answer("As it stands.", schema_ref("Money"))}, ONE, _STAFF, **{"x-roles": readers},
    )  # fmt: skip
    receipt = [PARAMETER["id"], _part("receipt", "A receipt of the file.")]
    return {
        f"{top}/quote": {"post": quote},
        f"{file}/money": {"parameters": [PARAMETER["id"]], "get": money},
        f"{file}/payments": {
            "parameters": [PARAMETER["id"]],
            "post": one("order", "An order at the gateway", "201", "Order", payers, closed(_HEADS, ()), False),
        },
        f"{file}/payments/{{payment}}/check": {
            "parameters": [PARAMETER["id"], _part("payment", "An order of the file.")],
            "post": one("check", "Ask the gateway now", "200", "OrderState", payers, None, keyed=False),
        },
        f"{file}/receipts": {
            "parameters": [PARAMETER["id"]],
            "post": one("take", "Money at the counter", "201", "ReceiptKept", counters, _TAKE),
        },
        f"{file}/receipts/{{receipt}}/cancel": {
            "parameters": receipt,
            "post": one(
                "cancel", "Cancel a receipt", "200", "ReceiptUndone", counters,
                closed({"reason": TEXT, "remark": _text(500)}),
            ),
        },
        f"{file}/receipts/{{receipt}}/refund": {
            "parameters": receipt,
            "post": one(
                "refund", "Ask for money back", "201", "ReceiptKept", payers,
                closed({"remark": _text(500), "paise": nullable(_ASKED)}, ("remark",)),
            ),
        },
    }  # fmt: skip


def _part(name: str, description: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": UUID,
    }
