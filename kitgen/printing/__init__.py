"""Built documents into what comes out of a copier: copies, packets with names, two pages on a side, booklets."""
