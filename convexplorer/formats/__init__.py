"""One module per file format; the one gate for bytes from outside; the one atomic save."""
