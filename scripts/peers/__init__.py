"""Retrieval measured beside other ways of doing it: the same passages and questions, each system in its own process."""
