# Repair of Tifinagh and Amazigh Latin text.
include unify
amazigh-wide
tifinagh-variants
tifinagh
