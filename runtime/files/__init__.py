"""Use cases on files and registers: the API and the portal both call these."""

from runtime.files.entries import Listed, list_register, read_entry, search_register
from runtime.files.filing import open_file
from runtime.files.moving import act, act_as, actions
from runtime.files.reading import Found, history, inbox, my_files, read_file

__all__ = [
    "Found",
    "Listed",
    "act",
    "act_as",
    "actions",
    "history",
    "inbox",
    "list_register",
    "my_files",
    "open_file",
    "read_entry",
    "read_file",
    "search_register",
]
