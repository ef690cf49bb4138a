"""The kind `chart_of_accounts`: what may be posted to, and the accounts of each kind of demand."""
