"""Voices that speak scripts: which there are, under which licence, and which are here."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from clipforge.apps.api.wire import wire
from clipforge.apps.wiring import make_weights
from clipforge.engines.speech.voices import DEFAULT_VOICE, VOICES
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings
from clipforge.platform.base.principal import Role


@pytest.fixture
def ask(deps, account):
    """Asks an API on a machine with some models."""

    async def asked(weights: WeightStore) -> list[dict]:
        transport = httpx.ASGITransport(app=wire(replace(deps, weights=weights)))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            answer = await client.get("/v1/voices", headers=account.headers(Role.VIEWER))
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    return asked


async def test_every_voice_is_listed_with_language_and_licence(ask, tmp_path) -> None:
    voices = await ask(WeightStore(tmp_path))
    assert {voice["id"] for voice in voices} == set(VOICES)
    assert [voice["id"] for voice in voices if voice["is_default"]] == [DEFAULT_VOICE]
    assert voices[0]["id"] == DEFAULT_VOICE
    assert {(voice["language"], voice["licence"]) for voice in voices} == {("en-US", "Apache-2.0")}
    assert not any(voice["installed"] for voice in voices), "an empty folder holds no voice"


async def test_what_is_on_the_machine_is_told_apart(ask, tmp_path, monkeypatch) -> None:
    here = {"voice-hibari"}
    monkeypatch.setattr(WeightStore, "has", lambda self, name: name in here)
    assert [voice["id"] for voice in await ask(WeightStore(tmp_path)) if voice["installed"]] == [
        DEFAULT_VOICE
    ]
    here |= {"voice-kokoro"}
    assert sum(voice["installed"] for voice in await ask(WeightStore(tmp_path))) == 1, (
        "a style is missing yet"
    )
    here |= {"voice-kokoro-styles"}
    assert all(voice["installed"] for voice in await ask(WeightStore(tmp_path)))


async def test_a_script_takes_every_voice_that_is_listed_and_no_other(ask, client, account, tmp_path) -> None:
    last = (await ask(WeightStore(tmp_path)))[-1]["id"]
    source = {"type": "script", "text": "Most people stop too early."}
    for voice, expected in ((last, 201), ("nobody", 422)):
        body = {"source": {**source, "voice": voice}, "settings": {"narration": {"speed": 1.25}}}
        answer = await client.post("/v1/ingest", json=body, headers=account.headers())
        assert answer.status_code == expected, answer.text
        if expected == 201:
            narration = answer.json()["project"]["settings"]["narration"]
            assert (narration["voice"], narration["speed"]) == (last, 1.25)


def test_the_api_looks_where_the_workers_keep_their_models(tmp_path) -> None:
    store = make_weights(Settings(data_dir=tmp_path))
    assert store.root == tmp_path / "weights"
