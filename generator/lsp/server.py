"""The language server: editors speak to it over standard input and output.

Findings come from a process of their own (`checker.py`) and are those of `ksmart check`; a nearest
name is offered as a quick fix. Completion, hover, definition and rename answer from the index of
names, which holds unsaved texts too; formatting is `ksmart fmt`. Places
are converted at this edge: editors count UTF-16 units or bytes from 0, we code points from 1.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from generator.authoring.fmt import UnsafeError, formatted
from generator.lsp.complete import Offer, complete, told
from generator.lsp.names import Names, Word
from generator.lsp.rename import RenameError, renamed, span_of
from generator.project import NoProjectError, find_project
from generator.source import read_tree
from generator.version import VERSION

_UTF16 = lsp.PositionEncodingKind.Utf16.value
_MEANT = re.compile(r"^mend: did you mean '([\w.]+)'\?", re.MULTILINE)
_QUIET_SECONDS = 0.25  # of no typing, before the specs are checked
_KINDS = {
    "key": lsp.CompletionItemKind.Property,
    "kind": lsp.CompletionItemKind.Class,
    "value": lsp.CompletionItemKind.EnumMember,
    "name": lsp.CompletionItemKind.Reference,
    "function": lsp.CompletionItemKind.Function,
    "word": lsp.CompletionItemKind.Keyword,
}
_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


class Project:
    """The specs as they stand in the editor: files on disk, and what is not saved yet."""

    def __init__(self, root: Path, encoding: str) -> None:
        self.root = root
        self.encoding = encoding  # in which the editor counts columns
        self.names = Names()
        self.unsaved: dict[str, str] = {}
        self.told: set[str] = set()  # files with findings on screen
        self.waiting: asyncio.Task[None] | None = None

    def texts(self) -> dict[str, str]:
        """Every text of the specs, unsaved ones as they are."""
        return {**read_tree(self.root).texts, **self.unsaved}

    def yaml_texts(self) -> dict[str, str]:
        """The YAML among them."""
        return {file: text for file, text in self.texts().items() if file.endswith(".yaml")}

    def path_of(self, uri: str) -> str | None:
        """The path of a document below the project's folder, or None for a file elsewhere."""
        place = to_fs_path(uri)
        try:
            return Path(place or "").resolve().relative_to(self.root).as_posix()
        except ValueError:
            return None

    def uri_of(self, file: str) -> str:
        """The address that an editor knows a file by."""
        return from_fs_path(str(self.root / file)) or ""

    async def findings(self) -> list[dict[str, Any]]:
        """What the compiler says of the specs as they stand."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "generator.lsp.checker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            asked = {"root": str(self.root), "texts": self.unsaved}
            out, _ = await process.communicate(json.dumps(asked).encode())
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        return json.loads(out)["findings"] if out else []


def serve() -> None:
    """Serve one editor until it leaves."""
    made().start_io()


def made() -> LanguageServer:
    """The server with everything that it answers."""
    server = LanguageServer(
        "ksmart", VERSION, text_document_sync_kind=lsp.TextDocumentSyncKind.Full
    )
    projects: dict[Path, Project] = {}

    def project_of(uri: str) -> tuple[Project, str] | None:
        try:
            root = find_project(Path(to_fs_path(uri) or "").parent).resolve()
        except NoProjectError:
            return None
        project = projects.get(root)
        if project is None:
            project = projects[root] = Project(root, _encoding(server))
            project.names.read(project.yaml_texts())
        file = project.path_of(uri)
        return (project, file) if file else None

    def changed(uri: str, text: str | None) -> None:
        at = project_of(uri)
        if at is None:
            return
        project, file = at
        if text is None:
            project.unsaved.pop(file, None)
        else:
            project.unsaved[file] = text
            if file.endswith(".yaml"):
                project.names.read_file(file, text)
        if project.waiting is not None:
            project.waiting.cancel()
        project.waiting = asyncio.get_running_loop().create_task(_tell(server, project))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        changed(params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        changed(uri, server.workspace.get_text_document(uri).source)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        at = project_of(params.text_document.uri)
        if at is not None:
            at[0].names.read(at[0].yaml_texts())

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        changed(params.text_document.uri, None)

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=[" ", ".", "{", "[", ","]),
    )
    def completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        at = project_of(params.text_document.uri)
        if at is None:
            return []
        text, line, column = _place(server, params)
        return [_item(one) for one in complete(at[0].names, at[1], text, line, column)]

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        at = project_of(params.text_document.uri)
        said = told(at[0].names, at[1], *_place(server, params)) if at else ""
        kind = lsp.MarkupKind.Markdown
        return lsp.Hover(lsp.MarkupContent(kind, said)) if said else None

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        at = project_of(params.text_document.uri)
        word = _word(server, at, params)
        if at is None or word is None:
            return []
        project, texts = at[0], at[0].yaml_texts()
        return [
            lsp.Location(project.uri_of(one.span.file), _range(project, texts, one, len(one.text)))
            for one in project.names.definitions(word)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_RENAME)
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        at = project_of(params.text_document.uri)
        word = _word(server, at, params)
        if at is None or word is None:
            return None
        project, texts = at[0], at[0].texts()
        try:
            places = renamed(project.names, texts, word, params.new_name)
        except RenameError as why:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, str(why)))
            return None
        edits: dict[str, list[lsp.TextEdit]] = defaultdict(list)
        for file, words in places.items():
            for one in words:
                old = len(one.text.rpartition(".")[2])
                edits[project.uri_of(file)].append(
                    lsp.TextEdit(_range(project, texts, one, old), params.new_name)
                )
        return lsp.WorkspaceEdit(changes=dict(edits))

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        at = project_of(params.text_document.uri)
        if at is None or not at[1].endswith(".yaml"):
            return []
        text = server.workspace.get_text_document(params.text_document.uri).source
        try:
            after = formatted(at[1], text)
        except UnsafeError as why:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, str(why)))
            return []
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(text.count("\n") + 1, 0))
        return [lsp.TextEdit(whole, after)] if after != text else []

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def mends(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return [
            lsp.CodeAction(
                title=f"write '{word.group(1)}'",
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[one],
                is_preferred=True,
                edit=lsp.WorkspaceEdit(
                    changes={params.text_document.uri: [lsp.TextEdit(one.range, word.group(1))]}
                ),
            )
            for one in params.context.diagnostics
            if one.source == "ksmart" and (word := _MEANT.search(one.message))
        ]

    return server


async def _tell(server: LanguageServer, project: Project) -> None:
    """Check once the typing has stopped, and show what was found, file by file."""
    await asyncio.sleep(_QUIET_SECONDS)
    texts = project.yaml_texts()
    by_file: dict[str, list[lsp.Diagnostic]] = {file: [] for file in project.told}
    for one in await project.findings():
        by_file.setdefault(one["file"], []).append(_diagnostic(project, texts, one))
    project.told = {file for file, found in by_file.items() if found}
    for file in {*by_file, *project.unsaved}:
        server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(project.uri_of(file), by_file.get(file, []))
        )


def _diagnostic(project: Project, texts: dict[str, str], one: dict[str, Any]) -> lsp.Diagnostic:
    said = [one["message"]]
    said += [f"expected: {one['expected']}"] if one["expected"] else []
    said += [f"mend: {one['mend']}"] if one["mend"] else []
    return lsp.Diagnostic(
        range=_found_at(project, texts, one),
        message="\n".join(said),
        severity=_SEVERITIES[one["severity"]],
        code=one["code"],
        source="ksmart",
        related_information=[
            lsp.DiagnosticRelatedInformation(
                lsp.Location(project.uri_of(other["file"]), _found_at(project, texts, other)),
                other["message"],
            )
            for other in one["others"]
        ],
    )


def _item(one: Offer) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        label=one.label,
        kind=_KINDS[one.what],
        detail=one.detail or None,
        insert_text=one.insert or None,
        sort_text=f"{one.rank:03d}{one.label}",
    )


def _place(server: LanguageServer, params: Any) -> tuple[str, int, int]:
    """The text, and the place in code points from 0."""
    document = server.workspace.get_text_document(params.text_document.uri)
    at: lsp.Position = params.position
    lines = document.source.split("\n")
    line = lines[at.line] if at.line < len(lines) else ""
    units, column, encoding = 0, 0, _encoding(server)
    while column < len(line) and units < at.character:
        units += _units(line[column], encoding)
        column += 1
    return document.source, at.line, column


def _encoding(server: LanguageServer) -> str:
    kind = server.workspace.position_encoding
    return str(lsp.PositionEncodingKind(kind).value) if kind else _UTF16


def _word(server: LanguageServer, at: tuple[Project, str] | None, params: Any) -> Word | None:
    if at is None:
        return None
    _, line, column = _place(server, params)
    return at[0].names.word_at(at[1], line + 1, column + 1)


def _range(project: Project, texts: dict[str, str], word: Word, length: int) -> lsp.Range:
    old = word.text[-length:]
    begin, end = span_of(word, old)
    return _to_range(project, texts, word.span.file, word.span.line, begin, end)


def _found_at(project: Project, texts: dict[str, str], one: dict[str, Any]) -> lsp.Range:
    begin = one["column"] - 1
    return _to_range(project, texts, one["file"], one["line"], begin, begin + one["length"])


def _to_range(
    project: Project, texts: dict[str, str], file: str, line: int, begin: int, end: int
) -> lsp.Range:
    """Columns in code points as the editor counts them."""
    lines = texts.get(file, "").split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    first, last = (
        sum(_units(letter, project.encoding) for letter in text[:at]) for at in (begin, end)
    )
    return lsp.Range(lsp.Position(line - 1, first), lsp.Position(line - 1, last))


def _units(letter: str, encoding: str) -> int:
    if encoding == "utf-8":
        return len(letter.encode())
    return 2 if encoding == "utf-16" and ord(letter) > 0xFFFF else 1
