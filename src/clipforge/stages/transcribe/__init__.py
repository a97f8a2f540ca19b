"""Sound becomes words with exact times, sentences and speakers."""
