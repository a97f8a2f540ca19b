"""What sentence making knows of each language: one TOML file a language, `default.toml` for others."""
