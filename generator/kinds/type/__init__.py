"""The kind `type`: a choice list or a pattern that many fields share."""
