"""Which document a name means, seen from a module; and what to say when it means none.

A bare name is one of the module itself, `core.ward` one of a module named in `uses`. A name that
was written and refused elsewhere is not told a second time.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

from generator.diagnostics import Diagnostic, Severity, Span, did_you_mean
from generator.load.document import Document, Documents
from generator.load.nodes import Step
from generator.symbols import Module, Role, SharedType

# Masters and records share one space of names: `to: ward` may mean either.
ROW_KINDS = ("master", "record")


class Names:
    """The index of all documents while `resolve` runs, and what it has found so far.

    `lost` are words, by module, that were written and refused; `unsound` the documents, by kind
    and name, in which an error was told; `told` the uses of modules told as missing.
    """

    def __init__(self, documents: Documents, found: list[Diagnostic]) -> None:
        self.documents = documents
        self.found = found
        self.modules: dict[str, Module] = {}
        self.roles: dict[str, Role] = {}
        self.types: dict[str, SharedType] = {}
        self.by_kind: dict[str, dict[str, Document]] = {}
        self.unsound: set[tuple[str, str]] = set()
        self.lost: dict[str, set[str]] = {}
        self.told: set[tuple[str, str]] = set()
        self.told_once: set[tuple[str, str, str]] = set()
        for module, word in documents.broken:
            self.lose(module, word)

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
        """Qualified names and documents of a kind, in order; faults told meanwhile are its own."""
        for name, document in self.by_kind.get(kind, {}).items():
            with self.watch(kind, name):
                yield name, document

    @contextmanager
    def watch(self, kind: str, name: str) -> Generator[None]:
        """Note that a document is unsound if an error is told in the meantime."""
        before = len(self.found)
        yield
        if any(found.severity is Severity.ERROR for found in self.found[before:]):
            self.unsound.add((kind, name))

    @contextmanager
    def once(self, shared: bool = True) -> Generator[None]:
        """Keep of what is told meanwhile only what was not told before: a shared type stands in many rows."""
        before = len(self.found)
        yield
        if not shared:
            return
        fresh: list[Diagnostic] = []
        for one in self.found[before:]:
            key = (one.code, str(one.span), one.message)
            if key not in self.told_once:
                self.told_once.add(key)
                fresh.append(one)
        self.found[before:] = fresh

    def by_kind_short(self, kind: str, document: Document) -> tuple[str, ...]:
        """The names of a kind as this document may write them."""
        own = f"{document.module}."
        return tuple(name.removeprefix(own) for name in self.by_kind.get(kind, {}))

    def lose(self, module: str, word: str) -> None:
        """Note that a name was written and could not be kept: nobody is told that it is missing."""
        self.lost.setdefault(module, set()).add(word)

    def is_lost(self, document: Document, word: str) -> bool:
        """Whether a name was lost in the module of a document, or in one that it uses."""
        if not any(word in self.lost.get(module, ()) for module in self.near(document)):
            return False
        self.doubt(document)
        return True

    def doubt(self, document: Document) -> None:
        """Note that a document lacks something without a fault of its own."""
        self.unsound.add((document.kind, qualified(document.module, document.name)))

    def near(self, document: Document) -> tuple[str, ...]:
        """The module of a document and those that it uses."""
        own = self.modules.get(document.module)
        return (document.module, *(own.uses if own else ()))

    def refer(self, document: Document, text: str, kinds: Iterable[str], span: Span) -> str:
        """The qualified name that `text` means in this document; '' where it means none."""
        module, _, short = text.rpartition(".")
        kinds = tuple(kinds)
        if not module:
            module = document.module
        elif not self._may_name(document, module, span):
            self.doubt(document)
            return ""
        name = qualified(module, short)
        if any(name in self.by_kind.get(kind, {}) for kind in kinds):
            return name
        if short in self.lost.get(module, ()):
            self.doubt(document)
        else:
            self._unknown(document, text, kinds, span)
        return ""

    def knows_role(self, document: Document, role: str, span: Span) -> bool:
        """Whether the module of this document names the role; told where it does not."""
        module = self.modules.get(document.module)
        if module is None or role in module.roles:
            return True
        if role in self.lost.get(document.module, ()):
            self.doubt(document)
        else:
            if role in self.roles:
                # The list of roles is what lacks it: once told is enough.
                self.lose(document.module, role)
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
        if (own.name, module) in self.told or module in self.lost.get(own.name, ()):
            return False
        self.told.add((own.name, module))
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
