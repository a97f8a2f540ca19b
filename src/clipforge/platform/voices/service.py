"""Which voices there are, and which are here already."""

from __future__ import annotations

import asyncio

from clipforge.engines.speech.voices import DEFAULT_VOICE, VOICES
from clipforge.engines.weights.catalog import entry
from clipforge.platform.base.context import Context
from clipforge.platform.voices.schemas import Voice


async def listed(context: Context) -> list[Voice]:
    """Every voice, those that are here first, the usual one before all."""
    here = await asyncio.to_thread(_entries_here, context)
    voices = [
        Voice(
            id=id,
            name=id.capitalize(),
            language=facts.language,
            sex=facts.sex,
            manner=facts.manner,
            licence=facts.licence,
            size_mb=sum(entry(name).megabytes for name in facts.entries),
            is_default=id == DEFAULT_VOICE,
            installed=here.issuperset(facts.entries),
        )
        for id, facts in VOICES.items()
    ]
    return sorted(voices, key=lambda voice: (not voice.is_default, not voice.installed))


def _entries_here(context: Context) -> set[str]:
    needed = {name for facts in VOICES.values() for name in facts.entries}
    return {name for name in needed if context.deps.weights.has(name)}
