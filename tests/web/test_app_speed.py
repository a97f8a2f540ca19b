"""How the pages feel: printed, since seconds say nothing on a busy machine; its causes are asserted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Route, expect

pytestmark = [pytest.mark.models, pytest.mark.timeout(900)]

WORDS = 10_000
WORDS_A_SENTENCE = 14
PAGE = 100

_SCROLL = """async (scroller) => {
  const frames = [];
  let last = performance.now();
  for (let at = 0; at < 240; at += 1) {
    scroller.scrollTop += 160;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames.sort((a, b) => a - b);
}"""

_PAINTED = """new Promise((resolve) => {
  // It is told a moment after what it is about is there.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) resolve(entry.startTime);
  }).observe({ type: "paint", buffered: true });
})"""


def _long_transcript(head: dict[str, Any]) -> list[dict[str, Any]]:
    """Pages of an hour of speech, as the API answers them."""
    sentences = []
    for number in range(WORDS // WORDS_A_SENTENCE):
        start = number * 5000
        words = [
            {
                "text": f" word{number * WORDS_A_SENTENCE + at}",
                "start_ms": start + at * 340,
                "end_ms": start + at * 340 + 300,
                "speaker": "S1",
                "confidence": 0.9,
            }
            for at in range(WORDS_A_SENTENCE)
        ]
        text = "".join(str(word["text"]) for word in words).strip()
        span = {"start_ms": start, "end_ms": words[-1]["end_ms"]}
        sentences.append(
            {"number": number, "speaker": "S1", "edited": False, "text": text, "words": words, **span}
        )
    pages = [sentences[at : at + PAGE] for at in range(0, len(sentences), PAGE)]
    return [
        {
            **head,
            "data": page,
            "sentence_count": len(sentences),
            "has_more": number + 1 < len(pages),
            "next_cursor": str(number + 1) if number + 1 < len(pages) else None,
        }
        for number, page in enumerate(pages)
    ]


async def test_an_hour_of_transcript_is_scrolled_with_few_rows_drawn(open_page, owner, project) -> None:
    pages: list[dict[str, Any]] = []

    async def answer(route: Route) -> None:
        if not pages:
            real = await (await route.fetch()).json()
            pages.extend(_long_transcript(real))
        cursor = route.request.url.partition("cursor=")[2].partition("&")[0]
        await route.fulfill(
            status=200, content_type="application/json", body=json.dumps(pages[int(cursor or 0)])
        )

    async with open_page(owner) as page:
        await page.route("**/api/v1/projects/*/transcript?*", answer)
        await page.goto(project)
        await page.get_by_role("tab", name="Transcript").click()
        region = page.get_by_role("region", name="Transcript")
        await expect(region.locator("[data-word]").first).to_be_visible()
        frames = await region.evaluate(_SCROLL)
        drawn = await region.locator("[data-word]").count()
        last = await region.evaluate("(scroller) => scroller.scrollHeight")
    middle, late = frames[len(frames) // 2], frames[int(len(frames) * 0.95)]
    print(f"{WORDS} words, scrolled: frame of {middle:.1f} ms (median), {late:.1f} ms (95 %)")
    assert last > 20_000, "the transcript is not all there"
    assert 0 < drawn < 100 * WORDS_A_SENTENCE, f"{drawn} words are drawn at once"


async def test_the_first_list_comes_with_few_requests(open_page, owner, project) -> None:
    asked: list[str] = []
    async with open_page(owner) as page:
        page.on("request", lambda sent: asked.append(sent.url) if "/api/" in sent.url else None)
        await page.goto("/")
        await expect(page.get_by_role("article").first).to_be_visible()
        painted = await page.evaluate(_PAINTED)
        listed = await page.evaluate("performance.now()")
    print(f"first paint after {painted:.0f} ms, the list of projects within {listed:.0f} ms")
    assert len([url for url in asked if "/projects?" in url]) == 1
