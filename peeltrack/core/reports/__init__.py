"""What a stretch of time has brought: changes between two days, figures, and the reports for its readers."""
