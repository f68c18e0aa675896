"""Pure rules of the law: a situation in, dates, amounts and duties out. Reads no clock and imports no Rasa."""
