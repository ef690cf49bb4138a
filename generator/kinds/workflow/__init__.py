"""The kind `workflow`: states, actions, who does them and what follows."""
