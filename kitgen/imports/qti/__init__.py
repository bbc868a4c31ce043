"""Questions and tests in QTI, by the version of the file: 1.2 and 2.1, of which 2.2 and 3.0 are other spellings."""
