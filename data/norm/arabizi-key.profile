# A key for Darija in Latin letters: consonants by sound.
include search
arabizi
