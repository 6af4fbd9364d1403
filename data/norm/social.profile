# Unify, and emphasis by repetition becomes countable.
include unify
elongation 2
punct-runs
emoji-runs
