"""When things go wrong: a network that breaks, a session that ends, an API that is away, two tabs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import expect
from web_people import sign_in

from chaos.service import ServiceUnderTest

pytestmark = [pytest.mark.models, pytest.mark.timeout(900)]

_PADDING_BYTES = 120 << 20
_SLOW_BYTES = 12_000_000
"""Bytes a second: a part takes some seconds, in which the network can be cut."""


@pytest.fixture
def large_video(talk: Path, tmp_path: Path) -> Path:
    """A video of several parts: the talk, and a box that players pass over."""
    video = tmp_path / "large talk.mp4"
    shutil.copy(talk, video)
    with video.open("ab") as stream:
        stream.write((_PADDING_BYTES).to_bytes(4, "big") + b"free")
        stream.truncate(video.stat().st_size + _PADDING_BYTES)
    return video


async def test_an_upload_goes_on_after_the_network_was_cut_and_the_page_reloaded(
    open_page, owner, large_video: Path
) -> None:
    async with open_page(owner) as page:
        arrived: list[str] = []
        page.on("requestfinished", lambda done: arrived.append(done.url) if done.method == "PUT" else None)
        network = await page.context.new_cdp_session(page)

        async def condition(offline: bool, upload: int) -> None:
            values = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
            await network.send("Network.emulateNetworkConditions", values)

        await network.send("Network.enable")
        await page.goto("/upload")
        await condition(False, _SLOW_BYTES)
        # The page reads the whole file before it sends the first part.
        async with page.expect_event("requestfinished", lambda done: done.method == "PUT", timeout=90_000):
            await page.get_by_label("Drop videos or recordings here").set_input_files(large_video)
        tray = page.get_by_role("region", name="Uploads")
        await expect(tray.get_by_role("progressbar")).to_be_visible()
        await condition(True, 0)
        await expect(tray.get_by_text("cannot be reached")).to_be_visible(timeout=90_000)
        first = list(arrived)
        await condition(False, -1)
        await page.reload()
        await page.get_by_label("Drop videos or recordings here").set_input_files(large_video)
        await expect(tray.get_by_text("Sent. Work has begun")).to_be_visible(timeout=90_000)
        parts = [parse_qs(urlsplit(url).query)["part"][0] for url in arrived]
        assert 0 < len(first) < len(arrived)
        assert len(set(parts)) == len(parts), f"what had arrived was sent again: {parts}"
        await page.goto("/")
        await expect(page.get_by_role("link", name=large_video.stem)).to_have_count(1)


async def test_a_session_that_was_ended_elsewhere_leads_to_signing_in_and_back(open_page, owner) -> None:
    async with open_page() as page, open_page(owner) as other:
        await page.goto("/sign-in?next=/settings/usage")
        await sign_in(page)
        await expect(page.get_by_role("heading", name="This month")).to_be_visible()
        await other.goto("/settings/sessions")
        await other.get_by_role("button", name="End", exact=True).first.click()
        await expect(other.get_by_role("button", name="End", exact=True)).to_have_count(0)
        # The page finds out by itself: its stream of events is closed.
        await expect(page.get_by_text("Your session has ended")).to_be_visible()
        await sign_in(page)
        await expect(page.get_by_role("heading", name="This month")).to_be_visible()


async def test_what_is_changed_in_one_tab_shows_in_the_other(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        other = await page.context.new_page()
        await other.goto("/")
        await expect(other.get_by_role("link", name="my talk")).to_be_visible()
        await page.goto("/")
        await page.get_by_role("button", name="Actions for my talk").click()
        await page.get_by_role("menuitem", name="Rename").click()
        await page.get_by_role("dialog").get_by_label("Title").fill("Another name")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("link", name="Another name")).to_be_visible()
        await other.bring_to_front()
        await other.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
        await other.get_by_label("Order").select_option("title")
        await expect(other.get_by_role("link", name="Another name")).to_be_visible()


async def test_a_project_that_was_deleted_can_be_brought_back(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        await page.goto("/")
        card = page.get_by_role("article").first
        name = await card.get_by_role("heading").inner_text()
        await card.get_by_role("button", name=re.compile("^Actions")).click()
        await page.get_by_role("menuitem", name="Delete").click()
        await expect(page.get_by_role("link", name=name)).to_have_count(0)
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("link", name=name)).to_be_visible()


async def test_an_api_that_is_away_is_told_and_read_again_once_it_is_back(app, open_page, owner) -> None:
    async with open_page(owner) as page:
        await page.goto("/settings/usage")
        await expect(page.get_by_text("Minutes", exact=True)).to_be_visible()
        told = page.get_by_role("alert").first
        killing = asyncio.create_task(_keep_away(app))
        try:
            await page.get_by_role("link", name="Members").click()
            await expect(told).to_contain_text("does not answer right now", timeout=60_000)
        finally:
            killing.cancel()
        await asyncio.to_thread(app.wait)
        await page.get_by_role("button", name="Try again").first.click()
        await expect(page.get_by_text("ada@example.com").first).to_be_visible()


async def _keep_away(app: ServiceUnderTest) -> None:
    """Kill the API, however often it is started again."""
    while True:
        for process in await asyncio.to_thread(app.processes):
            if process.kind == "api":
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
