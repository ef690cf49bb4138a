"""The kind `decision`: a table looked up by the machine, proven complete on every day."""
