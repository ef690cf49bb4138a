"""Old registers taken in from CSV files: rows read, rejected with their reasons, never taken in twice."""

from runtime.imports.reading import Reader, TableError
from runtime.imports.running import Taken, take_in

__all__ = ["Reader", "TableError", "Taken", "take_in"]
