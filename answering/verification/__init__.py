"""Whether a statement that a language model wrote says no more than the passages it cites."""
