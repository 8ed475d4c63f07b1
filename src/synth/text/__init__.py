"""What every stage must see alike: sentences, words, names, numbers, quotations, shingles, language. Pure."""
