# Darija in the conventional spelling CODA, for corpora.
include unify
coda
