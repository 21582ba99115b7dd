"""What is done for a person: take a step, check a change, audit a history. No click, no terminal."""
