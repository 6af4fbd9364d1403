# Text that came out of a PDF file: repair, and lines in visual order, presentation forms, words glued after ta marbuta.
mojibake
html
visual
glued
lam-alef
controls
