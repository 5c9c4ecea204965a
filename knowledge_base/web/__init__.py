"""Addresses as sources: fetched politely, and never from a network that is not public."""
