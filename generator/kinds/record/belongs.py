"""`belongs`: the local body whose file it is, such as that of the place of birth.

A file is opened in the office that is asked. Where its answers say that another one's it is, they are
refused with that word; where they say nothing, the office that was asked has it.
"""

from __future__ import annotations

from generator.kinds.record.spec import RecordSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.rules import rule_at
from generator.resolve.scopes import LOCAL_BODY
from generator.rules.flow import NOTHING
from generator.rules.logic import any_of, compared, emptiness
from generator.rules.typed import Read
from generator.rules.types import Bool, Ref, Scope
from generator.symbols import Check, Rule, Text

_ELSEWHERE = Text(
    "By these answers it belongs to another local body: apply there",
    "ഈ ഉത്തരങ്ങൾ പ്രകാരം ഇത് മറ്റൊരു തദ്ദേശ സ്ഥാപനത്തിന്റേതാണ്: അവിടെ അപേക്ഷിക്കുക",
)


def belongs_check(
    names: Names, document: Document, spec: RecordSpec, scope: Scope
) -> tuple[Check, ...]:
    """The check that the file belongs to the office that was asked; none where nothing is written."""
    if spec.belongs is None:
        return ()
    rule = rule_at(names, document, ("belongs",), scope, Ref(LOCAL_BODY))
    if rule is None:
        return ()
    here = Read(Ref(LOCAL_BODY), False, None, "local_body", False)
    holds = any_of((emptiness(rule.typed), compared("==", rule.typed, here, NOTHING)))
    text = f"({rule.text}) == null || ({rule.text}) == local_body"
    return (Check("belongs", Rule(text, rule.span, holds, Bool()), "", _ELSEWHERE),)
