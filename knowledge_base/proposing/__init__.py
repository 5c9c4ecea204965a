"""What a document says of itself: fields made out from its words, each with where it was seen."""
