"""Captions: their style, their resolved layout, and the texts made from it (ASS, SRT, VTT)."""
