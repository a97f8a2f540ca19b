"""A moment becomes a timeline: framing, captions, marks."""
