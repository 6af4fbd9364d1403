# Damage of the text, nothing else.
mojibake
html
lam-alef
controls
