"""The face in Slack: listeners take questions in, blocks draw answers, delivery posts them once."""
