"""What plugins and outside services must offer: Protocols, asked for by name in `ksmart.toml`."""
