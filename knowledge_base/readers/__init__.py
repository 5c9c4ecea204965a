"""One reader a format; each turns bytes into a SourceDocument or says what is wrong and where."""
