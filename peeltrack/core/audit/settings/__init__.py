"""What is trusted of register.toml: its values, who changed them, and the fold of what counts."""
