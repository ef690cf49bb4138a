"""How far a file is read, and what is said of each trap: message, expected, mend."""

from __future__ import annotations

# Deeper than any spec (a real one has nine levels), shallow enough for our recursion.
MAX_DEPTH = 40
MAX_NODES = 50_000
# Nobody reads more about one file, and each costs time.
MAX_FAULTS = 100

ALIAS = (
    "a text that begins with * needs quotes: YAML takes it for a reference to an anchor",
    "plain text; anchors and aliases are not part of the spec language",
    "quote it, or write the value out",
)
ANCHOR = (
    "a text that begins with & needs quotes: YAML takes it for an anchor",
    "plain text; anchors and aliases are not part of the spec language",
    "quote it, or write the value out where it is needed",
)
TAG = (
    "a text that begins with ! needs quotes: YAML takes it for a tag",
    'a rule in quotes, such as "!ended"',
    "quote the rule",
)
MERGE = (
    "`<<` merges nothing here: merge keys are not part of the spec language",
    "the keys written out",
    "write the keys out, or make a `type` of them",
)
COMPLEX_KEY = (
    "a list or a map stands where a key is expected",
    "a word as key",
    "write a word before the colon; quote a rule that begins with [ or {",
)
DIRECTIVE = (
    "YAML directives are not part of the spec language",
    "a document that opens with `kind: name`",
    "delete the line with %",
)
DEPTH = (
    f"this is nested more than {MAX_DEPTH} levels deep",
    "a spec has about nine levels",
    "a bracket is probably left open above",
)
NODES = (
    f"this file holds more than {MAX_NODES:,} values",
    "specs written by people; tables in CSV",
    "move the table into a CSV file and name it with `file:`",
)
EMPTY_ITEM = (
    "this item of the list is empty",
    "a value after the dash",
    "write the value or delete the dash",
)
