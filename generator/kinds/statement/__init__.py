"""The kind `statement`: a financial statement as named lines of accounts, each account once."""
