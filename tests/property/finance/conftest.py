"""The same books as the unit tests use."""

from tests.unit.finance.conftest import books, chart, finance_url

__all__ = ["books", "chart", "finance_url"]
