"""The kind `register`: a list of rows with filters and search."""
