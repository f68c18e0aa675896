"""A small sentence encoder (multilingual-e5-small) in numpy, adapted to this subject; see docs/adr/0005."""
