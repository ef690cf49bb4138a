"""The kind `form`: how a record is filled in, page by page."""
