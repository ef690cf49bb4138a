"""Know Your Land: layers of the law, exact geometry, one merged answer.

A library that stands alone: `Store` keeps layer versions, `load_rules` reads the
rule books, `Engine.know` answers. `python -m plugins.gis --help` shows the same
from the command line. `docs/gis.md` is the tour.
"""
