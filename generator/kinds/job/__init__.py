"""The kind `job`: work that nobody starts."""
