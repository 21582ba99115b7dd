"""What the register keeps: records, sources, settings, and how they are read from TOML."""
