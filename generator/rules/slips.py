"""Mends for what does not fit in a rule: what the author most likely meant."""

from __future__ import annotations

from generator.rules.tokens import Token

_OPERATORS = frozenset(("&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"))


def mend_of_slip(before: Token | None, token: Token, expected: str) -> str:
    """How to mend a token that does not fit; `before` is the one that was read last."""
    last = before.text if before else ""
    if token.kind == "end":
        return _unended(last, expected)
    match token.text:
        case "=>":
            return "write '>='"
        case ">" if last == "<":
            return "write '!='"
        case ":":
            return "'condition ? value : other' is the only use of ':'"
        case "," if expected == "')'":
            return "write a list in square brackets: [a, b]"
        case "," if last.isdigit():
            return "write the number without a comma"
        case ")" | "]" if expected != "a value":
            return f"leave out '{token.text}', or open it before"
        case _:
            pass
    if token.kind in ("name", "number", "text", "duration") and expected.startswith("an operator"):
        if last == "if":
            return "write: condition ? value : other"
        return f"put an operator before {token.text}: &&, ||, + ..."
    if "," in expected and token.kind in ("name", "number", "text", "duration"):
        return f"put a comma before {token.text}"
    if expected == "a value":
        return f"write a value before '{token.text}', or leave '{token.text}' out"
    return f"leave out '{token.text}'"


def _unended(last: str, expected: str) -> str:
    for closing in ("')'", "']'"):
        if closing in expected or (expected == "a value" and last == "("):
            return f"close the bracket: {closing}"
    if expected == "a value":
        return f"write a value after '{last}', or leave '{last}' out"
    return f"write {expected}"
