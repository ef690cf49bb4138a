"""The kind `sla`: the promised time."""
