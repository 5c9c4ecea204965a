"""Passages, encoder, index and search: from documents to the passages nearest to a question."""
