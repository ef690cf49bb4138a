"""The kind `policy`: who may do what to which rows and fields; the rest is refused."""
