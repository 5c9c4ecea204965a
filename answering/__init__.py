"""A question and its history in, an Answer out; knows no face."""
