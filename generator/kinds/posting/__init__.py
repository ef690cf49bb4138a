"""The kind `posting`: which event posts which lines, proved to balance for all values."""
