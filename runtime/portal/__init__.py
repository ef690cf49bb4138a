"""The pages that citizens and staff use: made on the server, from the catalogue, working without script."""
