"""The kind `calendar`: working week, hours and holidays."""
