"""The write side of Hustings: reads transcripts, cuts them into words, writes the index."""
