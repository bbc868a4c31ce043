"""Documents of Word and slides of PowerPoint into blocks with their places, and these into the parts of a lesson."""
