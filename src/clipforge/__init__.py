"""ClipForge turns a long video into ranked, captioned, well-framed vertical shorts."""

__version__ = "0.1.0"
