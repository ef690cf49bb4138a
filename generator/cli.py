"""The console script `ksmart`.

The two verbs that are run a hundred times a day are started without building the whole command
line: that alone would take a fifth of their time.
"""

from __future__ import annotations

import gc
import os
import sys
import types
from typing import NoReturn


def main() -> None:
    """Run the command line of this process."""
    words = sys.argv[1:]
    code = run_plain(words)
    if code is not None:
        _leave(code)
    from generator.commands import run

    run(words)


def run_plain(words: list[str]) -> int | None:
    """Run `check` or `generate` written plainly and give the exit code; None for every other line."""
    if words not in (["check"], ["generate"], ["generate", "--check"]):
        return None
    # A compiler makes much, drops little and ends: collecting garbage is wasted time.
    gc.disable()
    _without_pydantic_plugins()
    from generator import verbs

    if words[0] == "check":
        return verbs.run_check("text", use_cache=True)
    only = "--check" in words
    return verbs.run_generate("text", use_cache=not only, compare_only=only)


def _without_pydantic_plugins() -> None:
    """The compiler has no pydantic plugins: not even the machinery to look for some is imported.

    Its loader reads the metadata of every installed package, with `email` and `zipfile` to do so.
    """
    loader = types.ModuleType("pydantic.plugin._loader")
    vars(loader)["get_plugins"] = lambda: ()
    sys.modules.setdefault(loader.__name__, loader)


def _leave(code: int) -> NoReturn:
    """End at once: taking a whole compiled tree apart object by object would cost a fifth of the time."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
