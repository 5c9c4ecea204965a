"""What the questions add up to: the question log, themes, reports and briefs."""
