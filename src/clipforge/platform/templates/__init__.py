"""Named presets of caption style and layout."""
