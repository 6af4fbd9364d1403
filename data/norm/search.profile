# A key for search: unify, and what writers leave out or vary.
include unify
harakat
tanwin
shadda
sukun
dagger
quranic
alef
alef-maqsura
ta-marbuta
hamza-seats
gaf U+0643
ve
pe
case
accents
oe-ae
elongation 1
