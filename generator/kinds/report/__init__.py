"""The kind `report`: figures over the rows of a record, by what they are sorted by."""
