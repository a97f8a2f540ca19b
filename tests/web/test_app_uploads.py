"""What goes with a source: subtitles dropped beside a video; the voice of a script and how fast it speaks."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Request, Route, expect
from spoken_video import SCRIPT
from web_people import until_ready

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

_DROP = """(zone, files) => {
  const transfer = new DataTransfer();
  for (const { name, type, data } of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type, lastModified: 1_700_000_000_000 }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
}"""


def subtitles(word: str) -> bytes:
    """The talk's sentences as SRT, each three seconds long, with another word in the first."""
    sentences = re.split(r"(?<=[.?]) ", SCRIPT.replace("\n", " ").replace("best hour", word))
    cues = [
        f"{at + 1}\n00:00:{3 * at:02d},000 --> 00:00:{3 * at + 2:02d},900\n{sentence}\n"
        for at, sentence in enumerate(sentences)
    ]
    return "\n".join(cues).encode("utf-8")


async def drop(page: Page, where: str, files: dict[str, tuple[str, bytes]]) -> None:
    """Drop files from outside of the browser on a part of the page."""
    told = [
        {"name": name, "type": kind, "data": base64.b64encode(data).decode()}
        for name, (kind, data) in files.items()
    ]
    await page.locator(where).evaluate(_DROP, told)


async def test_subtitles_that_are_dropped_beside_a_video_are_its_words(open_page, owner, talk: Path) -> None:
    async with open_page(owner) as page:
        await page.goto("/upload")
        files = {
            "the talk.mp4": ("video/mp4", talk.read_bytes()),
            "the talk.en.srt": ("application/x-subrip", subtitles("zebrafish")),
            "another one.vtt": ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nNobody said this.\n"),
        }
        await drop(page, "[data-drop-target]", files)
        tray = page.get_by_role("region", name="Uploads")
        await expect(tray.get_by_text("With the words of the talk.en.srt")).to_be_visible()
        await expect(page.get_by_text("No video goes with another one.vtt").first).to_be_visible()
        await tray.get_by_role("link", name="the talk.mp4").click()
        await until_ready(page)
        await page.get_by_role("tab", name="Transcript").click()
        await expect(page.get_by_role("button", name="zebrafish", exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name="Nobody", exact=True)).to_have_count(1)


async def test_it_is_told_whether_words_went_along_with_an_upload_that_was_broken_off(
    open_page, owner, talk: Path
) -> None:
    async with open_page(owner) as page:
        await page.goto("/upload")
        tray = page.get_by_role("region", name="Uploads")
        announced: list[dict[str, Any]] = []

        def note(request: Request) -> None:
            if request.method == "POST" and request.url.endswith("/v1/ingest"):
                announced.append(request.post_data_json)

        page.on("request", note)

        async def cut(route: Route) -> None:
            if route.request.method == "PUT":
                await route.abort()
            else:
                await route.continue_()

        def video(name: str) -> tuple[str, bytes]:
            # A box that players pass over: a file that the organisation has is not sent again.
            filling = name.encode()
            return "video/mp4", talk.read_bytes() + (8 + len(filling)).to_bytes(4, "big") + b"free" + filling

        async def broken_off(files: dict[str, tuple[str, bytes]]) -> None:
            await page.route("**/*", cut)
            await drop(page, "[data-drop-target]", files)
            await expect(tray.get_by_text("cannot be reached")).to_be_visible(timeout=90_000)
            await page.unroute("**/*", cut)

        words = ("application/x-subrip", subtitles("zebrafish"))
        silent = {"silent.mp4": video("silent.mp4")}
        await broken_off(silent)
        await page.reload()
        await drop(page, "[data-drop-target]", {**silent, "silent.srt": words})
        await expect(tray.get_by_text("Without the words of silent.srt")).to_be_visible()
        await expect(tray.get_by_text("Sent. Work has begun")).to_be_visible(timeout=90_000)
        assert [one.get("transcript") for one in announced] == [None]

        told = {"told.mp4": video("told.mp4"), "told.srt": words}
        await page.reload()
        await broken_off(told)
        # The upload is over before the file is chosen again: the words go with the project that is made anew.
        kept = await page.evaluate("Object.values({...localStorage}).filter((one) => one.startsWith('upl_'))")
        upload = kept[0].split(" ")[0]
        origin = {"origin": page.url.removesuffix("/upload")}
        over = await page.request.post(f"/api/v1/uploads/{upload}/abort", headers=origin)
        assert over.ok, await over.text()
        await page.reload()
        await drop(page, "[data-drop-target]", told)
        await expect(tray.get_by_text("Sent. Work has begun")).to_be_visible(timeout=90_000)
        await expect(tray.get_by_text("With the words of told.srt")).to_be_visible()
        assert [one["transcript"]["name"] for one in announced[1:]] == ["told.srt", "told.srt"]
        for name in ("silent", "told"):
            found = await (await page.request.get(f"/api/v1/projects?q={name}")).json()
            for one in found["data"]:
                await page.request.delete(f"/api/v1/projects/{one['id']}", headers=origin)


async def test_words_without_their_video_make_no_project(open_page, owner) -> None:
    async with open_page(owner) as page:
        await page.goto("/brand-kits")
        await expect(page.get_by_role("heading", name="Brand kits")).to_be_visible()
        # Anywhere on the page.
        await drop(page, "body", {"alone.srt": ("application/x-subrip", subtitles("zebrafish"))})
        await expect(
            page.get_by_text("subtitles and scripts come together with their video").first
        ).to_be_visible()
        await expect(page.get_by_role("region", name="Uploads")).to_have_count(0)


async def test_a_script_is_spoken_by_the_voice_and_as_fast_as_was_chosen(open_page, owner) -> None:
    async with open_page(owner) as page:
        await page.goto("/upload?from=script")
        voice = page.get_by_label("Voice", exact=True)
        await expect(voice).to_have_value("hibari")
        await expect(voice.locator("option:checked")).to_have_text("Hibari: American English, female")
        await expect(page.get_by_text("Licence: Apache-2.0")).to_be_visible()
        at_hand = voice.locator("optgroup[label='At hand'] option")
        assert "hibari" in [await one.get_attribute("value") for one in await at_hand.all()]
        await page.get_by_label("Text", exact=True).fill("Most people stop too early. " * 66)
        await expect(page.get_by_text("330 words, about 2 minutes spoken")).to_be_visible()
        await page.get_by_label("Speed of the voice").select_option("1.5")
        await expect(page.get_by_text("330 words, about 1 minute spoken")).to_be_visible()
        await page.get_by_label("Text", exact=True).fill("Most people stop too early.")
        await page.get_by_role("button", name="Speak it and make clips").click()
        await expect(page).to_have_url(re.compile("/projects/proj_"))
        project = page.url.rpartition("/")[2]
        made = await (await page.request.get(f"/api/v1/projects/{project}")).json()
        assert (made["settings"]["narration"]["voice"], made["settings"]["narration"]["speed"]) in {
            ("", 1.5),
            ("hibari", 1.5),
        }
