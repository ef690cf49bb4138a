"""The one kind of error that a person at the command line can mend."""


class Mistake(Exception):  # noqa: N818 - not our fault: theirs, their machine's or their server's
    """The message says what is wrong and the way out; verbs print it as one line, no traceback."""
