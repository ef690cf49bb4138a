"""What a chart of accounts, posting rules, collections and statements mean: read and proved by the compiler, and again by the plugin."""
