"""Class sets of built documents: copies, packets with names, booklets, and print jobs."""
