# What the reader sees stays the same; bytes that look alike become alike.
newlines
presentation
ligatures
bidi
zero-width
soft-hyphen
tatweel
zwj
lookalikes
digits latin
digit-marks
nfc
amazigh
quotes
letter-quotes
spaces
collapse
