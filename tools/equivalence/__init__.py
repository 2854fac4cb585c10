"""Whether two XML schemas, and the library, accept the same documents: compared by component, and tried out.

The modules, in the order in which they use each other:

reference    the official schemas, put together where they can be used
components   what a schema declares, whatever its arrangement
automaton    whether two content models accept the same sequences of elements
comparison   the components of one schema against another's
values       texts for simple types: good, bad and at the bounds
generate     random documents of a schema
mutate       one thing wrong with a document
verdicts     what libxml2 and Xerces say of a document by either schema
library      what the library itself says of it, and of markup in a FormattedContent
"""
