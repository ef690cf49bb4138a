"""What the compiler's verbs do, apart from how their arguments are written."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from generator import cache, report
from generator.diagnostics import Diagnostic, has_errors
from generator.project import NoProjectError, find_project
from generator.source import SourceTree, read_tree

DONE = 0
PROBLEMS = 1
USAGE = 2


def run_check(form: str, *, use_cache: bool) -> int:
    """Check the project's specs and print what was found; the exit code."""
    started = time.perf_counter()
    root = _project()
    if root is None:
        return USAGE
    tree = read_tree(root)
    key = cache.key_of(tree.digest())
    kept = cache.load(root, "check", key) if use_cache and not tree.unread else None
    if kept is None:
        kept = _checked(tree, key)
        if not tree.unread:
            cache.save(root, "check", kept)
    found = list(kept.found)
    _print(form, found, tree, kept.documents, started)
    return PROBLEMS if has_errors(found) else DONE


def run_allowed() -> int:
    """List what documents allow: the place, the reason, and what is not told for it."""
    from generator.pipeline import look_through

    root = _project()
    if root is None:
        return USAGE
    tree = read_tree(root)
    _, _, allowed = look_through(tree)
    for one in allowed:
        place = f"{one.by.span.file}:{one.by.span.line}"
        print(report.visible(f"{place}: {one.by.code} allowed: {one.by.why}"))
        line = one.finding.span.line
        print(report.visible(f"  {one.finding.span.file}:{line}: {one.finding.message}"))
    print(f"{len(allowed)} allowed")
    return DONE


def run_watch(form: str) -> int:
    """Check the specs, and again after every change, until the process is told to end."""
    from generator.authoring.terminal import changes

    root = _project()
    if root is None:
        return USAGE
    try:
        for _ in changes(root / "spec"):
            if sys.stdout.isatty():
                print("\x1b[2J\x1b[H", end="")
            run_check(form, use_cache=True)
            sys.stdout.flush()
            gc.collect()  # a check turns it off
    except KeyboardInterrupt:
        pass
    return DONE


def run_generate(form: str, *, use_cache: bool, compare_only: bool) -> int:
    """Compile the project's specs and write (or compare) `generated/`; the exit code."""
    started = time.perf_counter()
    root = _project()
    if root is None:
        return USAGE
    tree = read_tree(root)
    digest = tree.digest()
    key = cache.key_of(digest)
    folder = root / "generated"
    kept = cache.load(root, "generate", key) if use_cache and not tree.unread else None
    if kept is not None and kept.files is not None and cache.is_as_written(folder, kept.files):
        _print(form, list(kept.found), tree, kept.documents, started)
        _say(form, f"generated/ is as it was: {len(kept.files)} files")
        return DONE

    gc.disable()  # a compiler makes much, drops little and ends: collecting is wasted time
    from generator.pipeline import check_tree

    with _working("compiling the specs"):
        symbols, found = check_tree(tree)
    documents = len(symbols.sources)
    if has_errors(found):
        _print(form, found, tree, documents, started)
        _say(form, "nothing was written")
        return PROBLEMS
    from generator.build import build  # only a correct spec pays for the compiler's second half

    done, digests = build(symbols, folder, digest, write=not compare_only)
    if compare_only:
        _print(form, found, tree, documents, started)
        for path in done.changed:
            _say(form, f"generated/{path} is not what the specs give")
        for path in done.removed:
            _say(form, f"generated/{path} comes from no spec")
        return DONE if done.nothing else PROBLEMS
    cache.save(root, "generate", cache.Kept(key, documents, tuple(found), digests))
    _print(form, found, tree, documents, started)
    same = len(digests) - len(done.changed)
    _say(
        form,
        f"wrote {len(done.changed)} files, removed {len(done.removed)}, {same} as they were",
    )
    return DONE


def run_explain(code: str) -> int:
    """Print the entry of a code, or all titles."""
    from generator.explain import entries, explained

    if not code:
        for entry in entries().values():
            print(f"{entry.code}  {entry.title}")
        return DONE
    text = explained(code)
    if text is None:
        print(f"there is no code '{code}'; `ksmart explain` lists all", file=sys.stderr)
        return USAGE
    print(text, end="")
    return DONE


def run_explain_rate(name: str, local_body: str, day: str) -> int:
    """Print which rate of a head holds in a local body on a day, and who set it."""
    from generator.explain_rate import NoSuchRateError, explained_rate
    from generator.pipeline import check_tree

    root = _project()
    if root is None:
        return USAGE
    symbols, _ = check_tree(read_tree(root))
    try:
        print(explained_rate(symbols, name, local_body, day), end="")
    except NoSuchRateError as error:
        print(f"ksmart: {error}", file=sys.stderr)
        return USAGE
    return DONE


def run_schema(kind: str, *, write: bool) -> int:
    """Print the JSON Schema of a kind, or write all of them for editors."""
    from generator.reference import write_pages
    from generator.schema import known_kinds, schema_text, write_schemas

    if write:
        root = _project()
        if root is None:
            return USAGE
        changed, pages = write_schemas(root), write_pages(root)
        print(
            f"spec/schema/: {len(changed)} written, of {len(known_kinds())} kinds and all together"
        )
        print(f"docs/reference/: {len(pages)} written")
        return DONE
    if not kind:
        print("\n".join(known_kinds()))
        return DONE
    if kind not in known_kinds():
        print(f"there is no kind '{kind}': {', '.join(known_kinds())}", file=sys.stderr)
        return USAGE
    print(schema_text(kind), end="")
    return DONE


def _project() -> Path | None:
    try:
        return find_project()
    except NoProjectError as fault:
        print(fault, file=sys.stderr)
        return None


def _checked(tree: SourceTree, key: str) -> cache.Kept:
    gc.disable()  # see run_generate
    from generator.pipeline import check_tree

    with _working("reading the specs"):
        symbols, found = check_tree(tree)
    return cache.Kept(key, len(symbols.sources), tuple(found), None)


def _working(what: str) -> AbstractContextManager[None]:
    """A sign of life on a terminal; anywhere else nothing is even imported."""
    if not sys.stderr.isatty():
        return nullcontext()
    from generator.authoring.terminal import working

    return working(what)


def _print(
    form: str, found: list[Diagnostic], tree: SourceTree, documents: int, started: float
) -> None:
    seconds = time.perf_counter() - started
    if form == "json":
        print(report.as_json(found, seconds, documents))
        return
    if form == "sarif":
        from generator.authoring.sarif import as_sarif

        print(as_sarif(found))
        return
    if found and sys.stdout.isatty():
        from generator.authoring.terminal import is_coloured, print_coloured

        if is_coloured():
            print_coloured(found, tree.texts)
        else:
            print(report.as_text(found, tree.texts), end="")
    else:
        print(report.as_text(found, tree.texts), end="")
    print(report.summary(found, documents, seconds))


def _say(form: str, text: str) -> None:
    """A line about the files; beside JSON or SARIF it goes where it disturbs no program."""
    print(text, file=sys.stdout if form == "text" else sys.stderr)
