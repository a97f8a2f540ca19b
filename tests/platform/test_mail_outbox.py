"""The outbox of mails: each sent once, again after a refusal that may pass, never after one that is final."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from auth_tools import new_email
from smtp_server import smtp_server
from sqlalchemy import select, update

from clipforge.platform.mails import outbox
from clipforge.platform.mails.models import Mail
from clipforge.services.mail.protocol import Letter, MailError
from clipforge.services.mail.smtp import SmtpMailer

SENDER = "ClipForge <clips@example.org>"


@pytest_asyncio.fixture
async def server():
    async with smtp_server() as made:
        yield made


@pytest_asyncio.fixture
async def put(system, acting, account):
    """Write mails into an outbox in which no other test's mail is due."""
    async with system.transaction() as session:
        await session.execute(update(Mail).values(next_at=None))

    async def write(recipient: str = "", subject: str = "Hello", body: str = "a link") -> str:
        async with acting(account) as context:
            return await outbox.enqueue(context, recipient or new_email(), subject, body)

    return write


async def _row(system, id: str) -> Mail:
    async with system.transaction() as session:
        return (await session.scalars(select(Mail).where(Mail.id == id))).one()


async def _later(system, id: str) -> None:
    """As if the wait for the next attempt had passed."""
    async with system.transaction() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(Mail).where(Mail.id == id).values(next_at=past))


def _wait(row: Mail) -> float:
    assert row.next_at is not None
    return (row.next_at - datetime.now(UTC)).total_seconds()


async def test_a_mail_is_sent_once_and_its_text_is_wiped(system, deps, put, server) -> None:
    email = new_email()
    id = await put(email, "Two\nlines\r\nBcc: x@example.com", "Grüße\n.\n..from a link\n")
    assert "link" not in (await _row(system, id)).body_sealed
    mailer = SmtpMailer(server.url, SENDER)
    assert await outbox.send_due(system, deps.vault, mailer) == 1
    assert await outbox.send_due(system, deps.vault, mailer) == 0
    [mail] = server.taken
    assert (mail["to"], mail["from"], mail["message-id"]) == (email, SENDER, f"<{id}@example.org>")
    assert (mail["subject"], mail["bcc"]) == ("Two lines Bcc: x@example.com", None)
    assert mail.get_content().replace("\r\n", "\n") == "Grüße\n.\n..from a link\n"
    row = await _row(system, id)
    assert (row.body_sealed, row.next_at, row.attempts) == ("", None, 1)
    assert row.sent_at is not None


async def test_two_senders_share_the_work(system, deps, put, server) -> None:
    ids = [await put() for _ in range(6)]
    mailer = SmtpMailer(server.url, SENDER)
    counts = await asyncio.gather(*(outbox.send_due(system, deps.vault, mailer) for _ in range(3)))
    assert sum(counts) == 6
    assert sorted(mail["message-id"] for mail in server.taken) == sorted(f"<{id}@example.org>" for id in ids)


async def test_the_longest_due_come_first_and_a_run_has_an_end(system, deps, put, server) -> None:
    ids = [await put() for _ in range(3)]
    async with system.transaction() as session:
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        await session.execute(update(Mail).where(Mail.id == ids[2]).values(next_at=long_ago))
    assert await outbox.send_due(system, deps.vault, SmtpMailer(server.url, SENDER), limit=2) == 2
    assert [mail["message-id"] for mail in server.taken] == [
        f"<{ids[place]}@example.org>" for place in (2, 0)
    ]


@pytest.mark.parametrize(
    ("command", "answer"), [("MAIL", "421 busy"), ("RCPT", "450 greylisted"), ("text", "452 full")]
)
async def test_what_is_refused_for_now_is_sent_later(system, deps, put, server, command, answer) -> None:
    id = await put(body="the link")
    mailer = SmtpMailer(server.url, SENDER)
    server.answers[command].append(answer)
    assert await outbox.send_due(system, deps.vault, mailer) == 0
    assert await outbox.send_due(system, deps.vault, mailer) == 0  # not due before its wait is over
    row = await _row(system, id)
    assert (row.attempts, row.sent_at, row.error != "") == (1, None, True)
    assert 0 < _wait(row) <= 30
    await _later(system, id)
    assert await outbox.send_due(system, deps.vault, mailer) == 1
    assert [(mail["message-id"], mail.get_content().strip()) for mail in server.taken] == [
        (f"<{id}@example.org>", "the link")
    ]
    assert (await _row(system, id)).error == ""


@pytest.mark.parametrize(
    ("command", "answer"), [("RCPT", "550 no such address"), ("text", "554 not wanted here")]
)
async def test_what_is_refused_for_good_is_not_tried_again(
    system, deps, put, server, command, answer
) -> None:
    refused, good = await put(), await put()
    server.answers[command].append(answer)
    assert await outbox.send_due(system, deps.vault, SmtpMailer(server.url, SENDER)) == 1
    row = await _row(system, refused)
    assert (row.attempts, row.next_at, row.sent_at, row.body_sealed) == (1, None, None, "")
    assert "refused" in row.error
    assert [mail["message-id"] for mail in server.taken] == [f"<{good}@example.org>"]


async def test_waits_grow_and_end(system, deps, put) -> None:
    id = await put()
    nobody = SmtpMailer("smtp://127.0.0.1:1", SENDER)
    waits = []
    while True:
        assert await outbox.send_due(system, deps.vault, nobody) == 0
        row = await _row(system, id)
        if row.next_at is None:
            break
        waits.append(_wait(row))
        await _later(system, id)
    assert waits == sorted(waits)
    assert (len(waits), row.attempts, row.body_sealed) == (7, 8, "")
    assert sum(waits) > 12 * 3600


async def test_a_mail_whose_sender_died_is_sent_after_its_lease(system, deps, put, server) -> None:
    id = await put()

    class Dies:
        async def send(self, letter: Letter) -> None:
            raise KeyError(letter.id)

    with pytest.raises(KeyError):
        await outbox.send_due(system, deps.vault, Dies())
    mailer = SmtpMailer(server.url, SENDER)
    assert await outbox.send_due(system, deps.vault, mailer) == 0
    assert _wait(await _row(system, id)) > 30
    await _later(system, id)
    assert await outbox.send_due(system, deps.vault, mailer) == 1


async def test_what_is_rolled_back_sends_no_mail(system, deps, put, server, acting, account) -> None:
    async def work() -> None:
        async with acting(account) as context:
            await outbox.enqueue(context, new_email(), "Hello", "a link")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await work()
    assert await outbox.send_due(system, deps.vault, SmtpMailer(server.url, SENDER)) == 0
    assert server.taken == []


async def test_a_mail_that_no_key_opens_is_given_up(system, deps, put, server) -> None:
    lost, good = await put(), await put()
    async with system.transaction() as session:
        sealed = deps.vault.seal("a link", "mail/another")
        await session.execute(update(Mail).where(Mail.id == lost).values(body_sealed=sealed))
    assert await outbox.send_due(system, deps.vault, SmtpMailer(server.url, SENDER)) == 1
    assert [mail["message-id"] for mail in server.taken] == [f"<{good}@example.org>"]
    assert (await _row(system, lost)).next_at is None


async def test_where_tls_must_be_nothing_is_said_without_it(server) -> None:
    # 0.0.0.0 is this machine too, but not by name: as any server elsewhere.
    for address in (f"user:password@0.0.0.0:{server.port}", f"127.0.0.1:{server.port}?tls=required"):
        with pytest.raises(MailError):
            await SmtpMailer(f"smtp://{address}", SENDER).send(
                Letter("mail_1", "a@example.com", "Hello", "a")
            )
    assert [line.split()[0] for line in server.commands if line.split()[0] not in ("EHLO", "QUIT")] == []
