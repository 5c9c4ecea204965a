"""Block Kit, drawn from plain values: nothing here talks to Slack."""
