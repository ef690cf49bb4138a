"""Plan scrutiny over HTTP: pre-check of a drawing and the concept stage, without log-in."""
