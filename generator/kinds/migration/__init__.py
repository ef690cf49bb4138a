"""The kind `migration`: what a new version of a module does to its data and its running files."""
