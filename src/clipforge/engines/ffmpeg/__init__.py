"""The ffmpeg program: where it is, what it can do, what it reads."""
