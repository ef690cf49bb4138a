"""Which document a name means, seen from a module; and what to say when it means none.

A bare name is one of the module itself, `core.ward` one of a module named in `uses`. A name that
was written and refused elsewhere is not told a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.diagnostics import Diagnostic, Severity, Span, did_you_mean
from generator.load.document import Document, Documents
from generator.load.nodes import Step
from generator.symbols import Module, Role, SharedType

# Masters and records share one space of names: `to: ward` may mean either.
ROW_KINDS = ("master", "record")


class Names:
    """The index of all documents while `resolve` runs, and what it has found so far."""

    def __init__(self, documents: Documents, found: list[Diagnostic]) -> None:
        self.documents = documents
        self.found = found
        self.modules: dict[str, Module] = {}
        self.roles: dict[str, Role] = {}
        self.types: dict[str, SharedType] = {}
        self.by_kind: dict[str, dict[str, Document]] = {}
        self._lost: dict[frozenset[str], frozenset[str]] = {}

    def add(self, document: Document) -> None:
        """Index a document; a second one of the same name is reported."""
        kinds = ROW_KINDS if document.kind in ROW_KINDS else (document.kind,)
        name = qualified(document.module, document.name)
        for kind in kinds:
            first = self.by_kind.get(kind, {}).get(name)
            if first is not None:
                self.report(
                    "KS109",
                    document.span(),
                    f"there is a {first.kind} '{document.name}' in this module already",
                    expected="each name once in a module",
                    mend="rename one of the two",
                    others=((first.span(), "first declared here"),),
                )
                return
        self.by_kind.setdefault(document.kind, {})[name] = document

    def of_kind(self, kind: str) -> Iterator[tuple[str, Document]]:
        """Qualified names and documents of a kind, in order."""
        yield from self.by_kind.get(kind, {}).items()

    def refer(self, document: Document, text: str, kinds: Iterable[str], span: Span) -> str:
        """The qualified name that `text` means in this document; '' where it means none."""
        module, _, short = text.rpartition(".")
        kinds = tuple(kinds)
        if not module:
            module = document.module
        elif not self._may_name(document, module, span):
            return ""
        name = qualified(module, short)
        if any(name in self.by_kind.get(kind, {}) for kind in kinds):
            return name
        if (module, short) not in self.documents.broken:
            self._unknown(document, text, kinds, span)
        return ""

    def knows_role(self, document: Document, role: str, span: Span) -> bool:
        """Whether the module of this document names the role; told where it does not."""
        module = self.modules.get(document.module)
        if module is None or role in module.roles:
            return True
        if (document.module, role) not in self.documents.broken:
            mend = did_you_mean(role, module.roles)
            if role in self.roles:
                mend = f"add {role} to `roles:` in module.yaml"
            self.report(
                "KS120",
                span,
                f"the module has no role '{role}'",
                expected=", ".join(module.roles),
                mend=mend,
            )
        return False

    def roles_at(self, document: Document, roles: tuple[str, ...], *path: Step) -> tuple[str, ...]:
        """Those roles that the module knows; the others are reported at their places."""
        return tuple(
            role
            for index, role in enumerate(roles)
            if self.knows_role(document, role, item_span(document, path, index))
        )

    def lost_in(self, modules: frozenset[str]) -> frozenset[str]:
        """Names that were written in these modules and could not be kept."""
        if modules not in self._lost:
            self._lost[modules] = frozenset(
                name for module, name in self.documents.broken if module in modules
            )
        return self._lost[modules]

    def report(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        expected: str = "",
        mend: str = "",
        severity: Severity = Severity.ERROR,
        others: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        """Note one finding."""
        self.found.append(Diagnostic(code, span, message, expected, mend, severity, others))

    def _may_name(self, document: Document, module: str, span: Span) -> bool:
        own = self.modules.get(document.module)
        if own is None or module == own.name or module in own.uses:
            return module in self.modules
        if module in self.modules:
            version = self.modules[module].version.rsplit(".", 1)[0]
            mend = f"add `{module}: ^{version}` to `uses:` in module.yaml"
        else:
            mend = did_you_mean(module, own.uses)
        self.report(
            "KS116",
            span,
            f"the module '{module}' is not among those that this one uses",
            expected=", ".join((own.name, *own.uses)),
            mend=mend,
        )
        return False

    def _unknown(self, document: Document, text: str, kinds: tuple[str, ...], span: Span) -> None:
        own = self.modules.get(document.module)
        near = [document.module, *(own.uses if own else ())]
        known: dict[str, str] = {}
        for kind in kinds:
            for name in self.by_kind.get(kind, {}):
                module, _, short = name.partition(".")
                if module in near:
                    known[short if module == document.module else name] = kind
        elsewhere = [name for name in known if name.endswith(f".{text}")]
        mend = f"write {elsewhere[0]}" if elsewhere else did_you_mean(text, known)
        what = " or ".join(kinds)
        self.report(
            "KS119",
            span,
            f"there is no {what} '{text}'",
            expected=", ".join(sorted(known)[:12]) + (" ..." if len(known) > 12 else ""),
            mend=mend,
        )


def qualified(module: str, short: str) -> str:
    """`module.short`."""
    return f"{module}.{short}"


def item_span(document: Document, path: tuple[Step, ...], index: int) -> Span:
    """The place of an item of a list that may also be written as one word."""
    inner = (*path, index)
    return document.span(*(inner if document.text(*inner) else path))
