"""How people come in: by an invitation, by a mail that sets a new password, through a sign-in provider."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
import pytest_asyncio
from oidc_server import OidcServer
from playwright.async_api import Page, expect
from smtp_server import SmtpServer
from web_people import EMAIL, PASSWORD

pytestmark = pytest.mark.timeout(900)

GRACE, HENRY, IRIS = "grace@example.com", "henry@example.com", "iris@example.com"
NEW_PASSWORD = "quite another pass phrase"
_MAIL_SECONDS = 120.0


@pytest.fixture(autouse=True)
def _behaves(provider: OidcServer) -> None:
    provider.reset()


async def mailed_link(mails: SmtpServer, to: str, subject: str) -> str:
    """The link of a mail, once it has come."""
    deadline = time.monotonic() + _MAIL_SECONDS
    while time.monotonic() < deadline:
        for mail in mails.taken:
            if to in mail["To"] and subject in mail["Subject"]:
                mails.taken.remove(mail)
                text = mail.get_body(("plain",)).get_content()
                found = re.search(r"https?://\S+#token=\S+", text)
                assert found, text
                return found.group()
        await asyncio.sleep(0.1)
    raise AssertionError(f"no mail '{subject}' came to {to}, but {[mail['Subject'] for mail in mails.taken]}")


async def invite(page: Page, email: str, role: str) -> None:
    await page.goto("/settings/members")
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Role", exact=True).select_option(label=role)
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_text(f"{email} is invited").first).to_be_visible()


async def sign_in_as(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def host(open_page, owner, mails) -> Any:
    """The owner's session, with an address that was confirmed by mail: nobody else may invite."""
    async with open_page(owner) as page:
        await page.goto("/settings/members")
        await page.get_by_label("E-mail address").fill(GRACE)
        await page.get_by_role("button", name="Send the invitation").click()
        await expect(page.get_by_text("Follow the link in the mail that came")).to_be_visible()
    async with open_page() as page:
        await page.goto(await mailed_link(mails, EMAIL, "Confirm your e-mail address"))
        await expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    return owner


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grace(open_page, host, mails) -> Any:
    """The session of somebody whom the owner invited by mail, as a viewer."""
    async with open_page(host) as page:
        await invite(page, GRACE, "Viewer")
    link = await mailed_link(mails, GRACE, "invited to Studio Ada")
    async with open_page() as page:
        refused: list[str] = []
        page.on("response", lambda one: refused.append(one.url) if one.status >= 400 else None)
        await page.goto(link)
        await expect(page.get_by_role("heading", name="Join Studio Ada")).to_be_visible()
        assert "token" not in page.url, "the secret stays in the address bar"
        assert not refused, "who is not signed in need not be asked for"
        address = page.get_by_label("E-mail address")
        await expect(address).to_have_value(GRACE)
        await expect(address).not_to_be_editable()
        await page.get_by_label("Your name").fill("Grace Example")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Make an account").click()
        await expect(page.get_by_role("heading", name="Projects")).to_be_visible()
        await expect(page.get_by_role("button", name="Studio Ada")).to_be_visible()
        state = await page.context.storage_state()
    async with open_page() as page:
        await page.goto(link)
        await expect(page.get_by_text("This invite is unknown, used or no longer good")).to_be_visible()
    return state


async def test_who_is_invited_by_mail_appears_as_a_member_with_the_role(open_page, host, grace) -> None:
    async with open_page(host) as page:
        await page.goto("/settings/members")
        await expect(page.get_by_label("Role of Grace Example")).to_have_value("viewer")
        await expect(page.get_by_text(GRACE)).to_be_visible()
        await expect(page.get_by_text("Good until")).to_have_count(0)
        await page.goto("/templates/boxed")
        await expect(page.get_by_role("button", name="Make a copy to edit")).to_be_visible()
    async with open_page(grace) as page:
        # What a viewer may not do is not offered.
        await page.goto("/templates/boxed")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await expect(page.get_by_role("button", name="Make a copy to edit")).to_have_count(0)


async def test_who_has_an_account_signs_in_to_join(open_page, host, mails) -> None:
    async with open_page() as page:
        await page.goto("/sign-in")
        await page.get_by_role("link", name="Make an account").click()
        await expect(page.get_by_role("heading", name="Make an account")).to_be_visible()
        await page.get_by_label("Your name").fill("Iris")
        await page.get_by_label("E-mail address").fill(IRIS)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_label("Name of your studio").fill("Studio Iris")
        await page.get_by_role("button", name="Make an account").click()
        await expect(page.get_by_role("button", name="Studio Iris")).to_be_visible()
    async with open_page(host) as page:
        await invite(page, IRIS, "Editor")
    link = await mailed_link(mails, IRIS, "invited to Studio Ada")
    async with open_page() as page:
        await page.goto(link)
        await page.get_by_role("link", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        await sign_in_as(page, IRIS, PASSWORD)
        await expect(page.get_by_role("heading", name="Join Studio Ada")).to_be_visible()
        await expect(page.get_by_text(f"You are signed in as {IRIS}")).to_be_visible()
        await page.get_by_role("button", name="Join", exact=True).click()
        await expect(page.get_by_role("button", name="Studio Ada")).to_be_visible()


async def test_a_forgotten_password_is_set_anew_by_mail_and_other_sessions_end(
    open_page, mails, grace
) -> None:
    async with open_page() as page:
        await page.goto("/sign-in")
        await page.get_by_role("link", name="Forgot your password?").click()
        await expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
        await page.get_by_label("E-mail address").fill(GRACE)
        await page.get_by_role("button", name="Mail me a link").click()
        await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        link = await mailed_link(mails, GRACE, "Set a new password")
        await page.goto(link)
        await page.get_by_label("Password").fill("short")
        await page.get_by_role("button", name="Set the password").click()
        await expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
        await page.get_by_label("Password").fill(NEW_PASSWORD)
        await page.get_by_role("button", name="Set the password").click()
        await expect(page.get_by_role("heading", name="Your new password is set")).to_be_visible()
        await page.get_by_role("link", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        await sign_in_as(page, GRACE, PASSWORD)
        await expect(
            page.get_by_role("alert").filter(has_text=re.compile("password", re.IGNORECASE))
        ).to_be_visible()
        await sign_in_as(page, GRACE, NEW_PASSWORD)
        await expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    async with open_page(grace) as page:
        await page.goto("/")
        await expect(page.get_by_text("Your session has ended")).to_be_visible()
    async with open_page() as page:
        await page.goto(link)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Set the password").click()
        await expect(
            page.get_by_role("alert").filter(has_text=re.compile("link", re.IGNORECASE))
        ).to_be_visible()


async def test_a_provider_signs_in_and_its_account_is_linked_to_the_one_that_is_there(
    open_page, provider, grace
) -> None:
    provider.become(email=GRACE)
    async with open_page() as page:
        await page.goto("/sign-in?next=/settings/account")
        await page.get_by_role("button", name="Continue with Acme").click()
        await expect(page).to_have_url(re.compile("/settings/account$"))
        await expect(page.get_by_label("Name", exact=True)).to_have_value("Grace Example")
        # Linked by its verified address; the person may let go of it, and link it by hand.
        await page.get_by_role("button", name="Unlink Acme").click()
        await page.get_by_role("button", name="Link Acme", exact=True).click()
        await expect(page.get_by_role("button", name="Unlink Acme")).to_be_visible()
        await expect(page).to_have_url(re.compile("/settings/account$"))

        await page.get_by_role("button", name="Unlink Acme").click()
        provider.declines = True
        await page.get_by_role("button", name="Link Acme", exact=True).click()
        await expect(page.get_by_role("heading", name="Your account was not linked")).to_be_visible()
        await page.get_by_role("link", name="Back to your account").click()
        await expect(page.get_by_role("button", name="Link Acme", exact=True)).to_be_visible()


async def test_a_sign_in_that_is_refused_says_so_and_can_be_tried_again(open_page, provider, grace) -> None:
    provider.become(email=GRACE, email_verified=False)
    provider.declines = True
    async with open_page() as page:
        await page.goto("/sign-in")
        await page.get_by_role("button", name="Continue with Acme").click()
        await expect(page.get_by_role("heading", name="You were not signed in")).to_be_visible()
        await page.get_by_role("link", name="Back to signing in").click()
        provider.declines = False
        await page.get_by_role("button", name="Continue with Acme").click()
        await expect(page.get_by_text("the provider has not verified that it is yours")).to_be_visible()
        assert not [one for one in await page.context.cookies() if one["name"] == "clipforge_session"]
        await page.get_by_role("link", name="Back to signing in").click()
        provider.spoil = lambda claims: claims.update(nonce="of another sign-in")
        await page.get_by_role("button", name="Continue with Acme").click()
        await expect(page.get_by_text("the id_token belongs to another sign-in")).to_be_visible()
        await expect(page.get_by_role("link", name="Back to signing in")).to_be_visible()


async def test_an_invitation_is_taken_with_the_account_at_a_provider(
    open_page, host, mails, provider
) -> None:
    async with open_page(host) as page:
        await invite(page, HENRY, "Admin")
    link = await mailed_link(mails, HENRY, "invited to Studio Ada")
    provider.become(email=HENRY, name="Henry")
    async with open_page() as page:
        await page.goto(link)
        await page.get_by_role("button", name="Continue with Acme").click()
        await expect(page.get_by_role("button", name="Studio Ada")).to_be_visible()
    async with open_page(host) as page:
        await page.goto("/settings/members")
        await expect(page.get_by_label("Role of Henry")).to_have_value("admin")
