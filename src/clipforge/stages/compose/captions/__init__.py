"""Captions of a clip: phrases by meaning, lines and boxes by the fonts that draw them, templates as data."""

from clipforge.stages.compose.captions.presets import (
    DEFAULT_TEMPLATE,
    CaptionTemplate,
    apply_brand,
    list_templates,
    load_template,
)
from clipforge.stages.compose.captions.track import caption_track

__all__ = [
    "DEFAULT_TEMPLATE",
    "CaptionTemplate",
    "apply_brand",
    "caption_track",
    "list_templates",
    "load_template",
]
