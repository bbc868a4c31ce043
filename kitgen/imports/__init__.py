"""Files of other programs into lessons and banks: one reader for each format, one writer for all."""
