# The wide search key for Darija: everything that joins spelling variants.
include search
-alef-maqsura
darija
