"""Entry points: the `evidence` command, settings, wiring, evaluation."""
