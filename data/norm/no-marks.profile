# The marks above and below Arabic letters are dropped; letters, spaces and signs stay as they are.
harakat
tanwin
shadda
sukun
dagger
quranic
