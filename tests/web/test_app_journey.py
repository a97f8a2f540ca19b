"""From the set-up link to a clip that plays, in a real browser against the service as it is run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import av
import pytest
from playwright.async_api import expect
from web_people import DESKTOP, EMAIL, PHONE, sign_in

pytestmark = [pytest.mark.models, pytest.mark.timeout(900)]


async def test_the_first_person_owns_the_server_and_no_token_reaches_the_page(open_page, owner) -> None:
    async with open_page() as page:
        await page.goto("/")
        await expect(page).to_have_url(re.compile("/sign-in$"))
    async with open_page(owner) as page:
        await page.goto("/")
        await expect(page.get_by_role("button", name="Studio Ada")).to_be_visible()
        cookies = {cookie["name"]: cookie for cookie in await page.context.cookies()}
        session = cookies["clipforge_session"]
        assert session["httpOnly"], "scripts of the page could read the session"
        assert session["sameSite"] == "Lax"
        seen = await page.evaluate("document.cookie + JSON.stringify({...localStorage, ...sessionStorage})")
        assert "eyJ" not in seen, "a token reached the page"


@pytest.mark.parametrize(("viewport", "word"), [(DESKTOP, "zebrafish"), (PHONE, "quagga")])
async def test_a_video_becomes_clips_that_are_corrected_and_exported(
    open_page, owner, project, tmp_path: Path, viewport, word
) -> None:
    async with open_page(owner, viewport) as page:
        await page.goto(project)
        await page.get_by_role("article").first.get_by_role("heading").click()
        await expect(page).to_have_url(re.compile(r"\?moment=mom_"))
        end = page.get_by_role("slider", name="End of the moment")
        before = await end.get_attribute("aria-valuenow")
        await end.focus()
        await page.keyboard.press("ArrowLeft")
        await expect(end).not_to_have_attribute("aria-valuenow", before or "")
        await page.get_by_role("button", name="Undo: trim").click()
        await expect(end).to_have_attribute("aria-valuenow", before or "")

        await page.get_by_role("tab", name="Transcript").click()
        await page.locator("[data-word]").nth(12).dblclick()
        await page.get_by_label("Correct the word").fill(word)
        await page.keyboard.press("Enter")
        corrected = page.get_by_role("button", name=word, exact=True)
        await expect(corrected).to_be_visible()
        await page.reload()
        await page.get_by_role("tab", name="Transcript").click()
        await expect(corrected).to_be_visible()

        known = await page.request.get(f"/api/v1/exports?project_id={project.rpartition('/')[2]}")
        made = len((await known.json())["data"]) + 1
        await page.get_by_role("link", name="Export").click()
        # The page before has a caption style as well.
        await expect(page.get_by_role("button", name="Export 1 clip")).to_be_visible()
        await page.get_by_label("Caption style", exact=True).select_option("boxed")
        await page.get_by_label("Quality").select_option("draft")
        await page.get_by_role("button", name="Export 1 clip").click()
        await expect(page.get_by_text(f"{made} of {made} ready")).to_be_visible(timeout=300_000)
        files = {}
        for name, label in (("mp4", "Video (MP4)"), ("srt", "Subtitles (SRT)"), ("json", "Timeline (JSON)")):
            await page.get_by_role("button", name=re.compile("^More for")).first.click()
            async with page.expect_download() as started:
                await page.get_by_role("menuitem", name=label).click()
            download = await started.value
            files[name] = tmp_path / f"clip.{name}"
            await download.save_as(files[name])

    with av.open(str(files["mp4"])) as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) in {(540, 960), (1080, 1920), (720, 1280), (360, 640)}
        assert sum(1 for _ in video.decode(video=0)) > 100
    assert word in files["srt"].read_text()
    drawn = json.loads(files["json"].read_text())["captions"]["cues"]
    assert word in " ".join(cue["text"] for cue in drawn).lower()


async def test_clips_are_shown_for_review_without_an_account(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        await page.goto(f"{project}/exports")
        await page.get_by_role("button", name="Share all").click()
        await page.get_by_role("button", name="Make a link").click()
        link = await page.get_by_label("Link", exact=True).input_value()
    async with open_page() as page:
        await page.goto(link)
        video = page.locator("video").first
        await video.evaluate("(film) => { film.muted = true; return film.play(); }")
        await page.wait_for_function("document.querySelector('video').currentTime > 0")
    async with open_page(owner) as page:
        await page.goto(f"{project}/exports")
        await page.get_by_role("button", name="Share all").click()
        await page.get_by_role("button", name="Take back").click()
        await expect(page.get_by_text("Taken back")).to_be_visible()
    async with open_page() as page:
        await page.goto(link)
        await expect(page.get_by_role("heading", name="This link is not good any more")).to_be_visible()


async def test_who_signs_out_and_in_again_comes_back_to_where_they_were(open_page, owner) -> None:
    async with open_page(owner) as page:
        await page.goto("/settings/members")
        await expect(page.get_by_text(EMAIL).first).to_be_visible()
        await page.context.clear_cookies()
        await page.get_by_role("link", name="Webhooks").click()
        await expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Fsettings%2Fwebhooks"))
        await sign_in(page)
        await expect(page).to_have_url(re.compile(r"/settings/webhooks$"))
        await page.get_by_role("button", name="Studio Ada").click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        await page.goto("/")
        await expect(page).to_have_url(re.compile("/sign-in$"))
