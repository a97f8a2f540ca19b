"""Whether everything that was promised is there, once and whole."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

import asyncpg
import httpx

from chaos.customer import Customer
from chaos.receiver import Receiver
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.process import run
from clipforge.platform.base.database import Database
from clipforge.platform.retention.orphans import without_owner
from clipforge.services.storage.local import LocalStorage

_FILES = {"mp4", "jpg", "srt", "vtt", "timeline"}
_FRAME_MS = 42


@dataclass
class Findings:
    """What was counted, and what is wrong.

    Attributes:
        counts: (what, how many), to be printed.
        faults: one line each; none of them may be.
    """

    counts: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Note a fault unless both are equal."""
        if found != wanted:
            self.faults.append(f"{what}: {found}, not {wanted}")


async def audit_rows(url: str, customers: Sequence[Customer], receiver: Receiver) -> Findings:
    """Jobs, projects, exports, ledger, events and webhooks."""
    found = Findings()
    db = await asyncpg.connect(url)
    try:
        await _jobs(db, found)
        await _effects(db, found, customers)
        await _webhooks(db, found, receiver)
    finally:
        await db.close()
    return found


async def _jobs(db: asyncpg.Connection, found: Findings) -> None:
    rows = await db.fetch("SELECT id, kind, status, attempt, failures, error FROM jobs")
    found.counts += [
        ("jobs", str(len(rows))),
        ("attempts at them", str(sum(row["attempt"] for row in rows))),
        ("most attempts at one", str(max((row["attempt"] for row in rows), default=0))),
    ]
    for row in rows:
        if row["status"] != "COMPLETED":
            found.faults.append(f"job {row['id']} ({row['kind']}) is {row['status']}: {row['error']}")
    found.expect("reservations left", await db.fetchval("SELECT count(*) FROM reservations"), 0)


async def _effects(db: asyncpg.Connection, found: Findings, customers: Sequence[Customer]) -> None:
    projects = [project for customer in customers for project in customer.promises.projects]
    exports = [export for customer in customers for export in customer.promises.exports]
    found.counts += [("projects", str(len(projects))), ("exports", str(len(exports)))]
    repeated = sum(customer.promises.repeated for customer in customers)
    found.counts.append(("requests that changed something, sent again", str(repeated)))
    known = {row["id"] for row in await db.fetch("SELECT id FROM projects")}
    found.expect("projects in the database, against those promised", known, set(projects))
    known = {row["id"] for row in await db.fetch("SELECT id FROM exports")}
    found.expect("exports in the database, against those promised", known, set(exports))
    for customer in customers:
        found.faults += [f"{path} is {told}" for path, told in customer.promises.unfinished.items()]
        if customer.failure is not None:
            found.faults.append(f"{customer.name}: {customer.failure}")
    ledger = await db.fetch("SELECT kind, source, quantity FROM usage_events")
    wanted = [f"transcribe/{project}" for project in projects]
    lines = [row["source"] for row in ledger if row["kind"] == "minutes"]
    found.expect("lines for minutes", sorted(lines), sorted(wanted))
    hashes = [row["content_hash"] for row in await db.fetch("SELECT content_hash FROM exports")]
    lines = [row["source"] for row in ledger if row["kind"] == "exports"]
    found.expect("lines for exports", sorted(lines), sorted(f"export/{one}" for one in hashes))
    billed = sum(row["quantity"] for row in ledger if row["kind"] == "minutes")
    lasting = await db.fetchval("SELECT sum(duration_ms) FROM projects")
    found.expect("milliseconds billed", billed, lasting)
    found.counts.append(("lines in the ledger", str(len(ledger))))


async def _webhooks(db: asyncpg.Connection, found: Findings, receiver: Receiver) -> None:
    events = await db.fetch("SELECT id, type, data FROM events")
    told = {row["event_id"] for row in await db.fetch("SELECT event_id FROM deliveries")}
    undelivered = await db.fetchval("SELECT count(*) FROM deliveries WHERE status <> 'delivered'")
    found.expect("deliveries that are not delivered", undelivered, 0)
    missing = told - set(receiver.taken)
    found.expect("events that the customers were never told of", sorted(missing), [])
    found.expect("webhooks without a right signature", receiver.forged, 0)
    for kind in ("project.ready", "export.ready"):
        name = kind.replace(".ready", "_id")
        about = [str(row["data"]) for row in events if row["type"] == kind]
        found.expect(f"{kind} told twice", len(about), len(set(about)))
        table = "projects" if name == "project_id" else "exports"
        ready = await db.fetchval(f"SELECT count(*) FROM {table} WHERE status = 'ready'")
        found.expect(f"{kind} against {table} that are", len(about), ready)
    again = sum(times - 1 for times in receiver.taken.values())
    found.counts += [
        ("webhooks sent", str(sum(receiver.taken.values()))),
        ("of them again, though taken", str(again)),
        ("refused once with 503, and sent again", str(len(receiver.refused & set(receiver.taken)))),
    ]


async def audit_files(url: str, root: Path) -> Findings:
    """Every stored object against the row that names it."""
    found = Findings()
    storage = LocalStorage(root, "http://localhost", b"only read, never signed with, so any".ljust(32))
    db = await asyncpg.connect(url)
    try:
        rows = await db.fetch("SELECT storage_key, size, sha256 FROM assets WHERE status = 'ready'")
    finally:
        await db.close()
    for row in rows:
        with storage.open(row["storage_key"]) as pieces:
            content = b"".join(pieces)
        found.expect(f"bytes of {row['storage_key']}", len(content), row["size"])
        if row["sha256"] is not None:
            digest = hashlib.sha256(content).hexdigest()
            found.expect(f"hash of {row['storage_key']}", digest, row["sha256"])
    objects = storage.list("orgs/", "", 1_000_000).objects
    database = Database(url)
    try:
        async with database.transaction() as session:
            orphans = await without_owner(session, objects)
    finally:
        await database.close()
    found.counts += [
        ("files named in the database, read whole", str(len(rows))),
        ("objects that no row names, left to the sweep", f"{len(orphans)} of {len(objects)}"),
        ("files half-written, where nobody sees them", str(len(list((root / "staging").glob("new-*"))))),
    ]
    return found


def audit_clips(customers: Sequence[Customer], ffmpeg: FFmpeg) -> Findings:
    """Download every clip as its customer does, and decode all of it."""
    found = Findings()
    clips = 0
    for customer in customers:
        for export in customer.promises.exports:
            shown = customer.export(export)
            files = {name: file for name, file in shown["files"].items() if file is not None}
            found.expect(f"files of {export}", set(files), _FILES)
            if "mp4" not in files:
                continue
            with NamedTemporaryFile(suffix=".mp4") as target:
                target.write(httpx.get(files["mp4"]["url"], timeout=60, trust_env=False).content)
                target.flush()
                run(
                    [
                        str(ffmpeg.path),
                        "-nostdin",
                        "-v",
                        "error",
                        "-xerror",
                        "-i",
                        target.name,
                        "-f",
                        "null",
                        "-",
                    ]
                )
                lasting = probe(ffmpeg, target.name).duration_ms
            if abs(lasting - shown["facts"]["duration_ms"]) > _FRAME_MS:
                found.faults.append(f"{export} lasts {lasting} ms, not {shown['facts']['duration_ms']}")
            clips += 1
    found.counts.append(("clips downloaded and decoded to the end", str(clips)))
    return found


async def quiet(url: str, seconds: float) -> None:
    """Wait until no job is under way and everything was told, at most so long."""
    query = """SELECT (SELECT count(*) FROM jobs WHERE status IN ('PENDING', 'RUNNING', 'WAITING') OR untold)
        + (SELECT count(*) FROM events WHERE fanned_out_at IS NULL)
        + (SELECT count(*) FROM deliveries WHERE status = 'pending')"""
    db = await asyncpg.connect(url)
    try:
        for _ in range(round(seconds)):
            if await db.fetchval(query) == 0:
                return
            await asyncio.sleep(1)
    finally:
        await db.close()
