"""What is personal in a message: found, replaced by placeholders, or turned into pseudonyms."""
