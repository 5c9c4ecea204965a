"""The documents, their readers and the catalogue that says which versions are live."""
