"""The kind `record`: data that is kept; with `entry` an entry of a register."""
