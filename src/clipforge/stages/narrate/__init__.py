"""A script becomes speech with word times."""

from clipforge.stages.narrate.options import NarrateOptions
from clipforge.stages.narrate.sample import sample_talk
from clipforge.stages.narrate.script import Passage, Script, parse_script
from clipforge.stages.narrate.stage import Narration, narrate

__all__ = ["NarrateOptions", "Narration", "Passage", "Script", "narrate", "parse_script", "sample_talk"]
