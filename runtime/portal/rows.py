"""The buttons of a table in a form: "Add another" and "Remove"."""

from __future__ import annotations

from collections.abc import Iterable

from runtime.catalogue import Field
from runtime.portal.sent import Sent
from runtime.refusal import malformed


def row_button(sent: Sent, fields: Iterable[Field]) -> tuple[Field | None, int, bool]:
    """The table whose button was pressed, the row to remove, and whether it was "Add".

    Raises:
        Refusal: The button names no table of this page.
    """
    pressed, add = (sent.own("_add"), True) if sent.own("_add") else (sent.own("_remove"), False)
    if not pressed:
        return None, 0, False
    name, _, index = pressed.partition(".")
    table = next((field for field in fields if field.name == name and field.kind == "table"), None)
    if table is None or not (add or (index.isascii() and index.isdigit() and len(index) <= 4)):
        raise malformed("There is no such table here", "ഇവിടെ അങ്ങനെയൊരു പട്ടികയില്ല")
    return table, 0 if add else int(index), add
