"""From shots and faces to layouts: which part of the picture a clip shows, frame by frame. Pure functions."""
