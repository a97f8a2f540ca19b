"""The page with the preview, open in a browser; modules of tests take these fixtures by importing them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from preview_support import Preview, Shelf, bundle_page, page_server


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Files that the page can read."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def preview(
    browser: Browser, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Preview]:
    """The page, bundled, served and loaded."""
    folder = bundle_page(tmp_path_factory.mktemp("page"))
    with page_server(folder, shelf.folder) as address:
        page = await browser.new_page()
        opened = Preview(page, address)
        await opened.load()
        yield opened
        await page.close()
