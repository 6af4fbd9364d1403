# Text that came out of a PDF file: repair, and lines in visual order, presentation forms, words glued after ta marbuta,
# lam and meem of the article swapped.
mojibake
html
visual
glued
lam-meem
lam-alef
controls
