"""XML schemas of the documents that Mechanical Turk defined, and an OASIS catalog of their public addresses."""
