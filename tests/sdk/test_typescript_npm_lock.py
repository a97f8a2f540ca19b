"""package-lock.json installs the same on every system, and Node is found or fetched."""

from __future__ import annotations

import http.server
import io
import json
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import node, npm_lock

LOCK = {
    "name": "x",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "x", "dependencies": {"bundler": "1.2.3"}},
        "node_modules/bundler": {
            "version": "1.2.3",
            "resolved": "https://mirror.example/npm/bundler/-/bundler-1.2.3.tgz",
            "integrity": "sha512-AAAA",
            "dev": True,
            "optionalDependencies": {"@bundler/darwin-arm64": "1.2.3", "@bundler/linux-x64-musl": "1.2.3"},
        },
        "node_modules/bundled": {"version": "1.0.0", "inBundle": True},
        "node_modules/linked": {"resolved": "sdks/linked", "link": True},
        "node_modules/other": {"version": "2.0.0", "name": "@scope/renamed", "integrity": "sha512-BBBB"},
        "sdks/linked": {"version": "0.1.0"},
    },
}


def test_what_the_registry_did_not_give_is_added_and_all_else_stays() -> None:
    made = npm_lock.complete(LOCK)
    packages = made["packages"]
    assert packages["node_modules/@bundler/darwin-arm64"] == {
        "version": "1.2.3",
        "resolved": "https://registry.npmjs.org/@bundler/darwin-arm64/-/darwin-arm64-1.2.3.tgz",
        "cpu": ["arm64"],
        "dev": True,
        "optional": True,
        "os": ["darwin"],
    }
    assert packages["node_modules/@bundler/linux-x64-musl"]["libc"] == ["musl"]
    assert packages["node_modules/bundler"]["resolved"] == (
        "https://registry.npmjs.org/bundler/-/bundler-1.2.3.tgz"
    )
    assert packages["node_modules/bundler"]["integrity"] == "sha512-AAAA"
    assert packages["node_modules/other"]["resolved"] == (
        "https://registry.npmjs.org/@scope/renamed/-/renamed-2.0.0.tgz"
    )
    for same in ("", "node_modules/bundled", "node_modules/linked", "sdks/linked"):
        assert packages[same] == LOCK["packages"][same]
    assert npm_lock.text(npm_lock.complete(made)) == npm_lock.text(made)


def test_an_optional_package_of_some_version_cannot_be_made_up() -> None:
    parent = {"version": "1.0.0", "optionalDependencies": {"maybe": "^1.0.0"}}
    with pytest.raises(npm_lock.Incomplete, match="maybe"):
        npm_lock.complete({"packages": {"node_modules/a": parent}})


def test_a_package_that_is_nested_is_found() -> None:
    parent = {"version": "1.0.0", "optionalDependencies": {"b": "1.0.0", "c": "1.0.0"}}
    packages = {
        "node_modules/a/node_modules/b": {"version": "1.0.0"},
        "node_modules/a": parent,
        "node_modules/c": {"version": "1.0.0"},
    }
    assert set(npm_lock.complete({"packages": packages})["packages"]) == set(packages)


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("@esbuild/darwin-arm64", ("darwin", "arm64", "")),
        ("@next/swc-linux-x64-gnu", ("linux", "x64", "glibc")),
        ("@img/sharp-linuxmusl-arm64", ("linux", "arm64", "musl")),
        ("lightningcss-linux-arm-gnueabihf", ("linux", "arm", "glibc")),
        ("@tailwindcss/oxide-win32-x64-msvc", ("win32", "x64", "")),
        ("@bundler/wasm32", ("", "wasm32", "")),
        ("fsevents", ("darwin", "", "")),
        ("sharp", ("", "", "")),
    ],
)
def test_a_name_tells_the_system(name: str, platform: tuple[str, str, str]) -> None:
    assert npm_lock.platform_of(name) == platform


def test_the_lock_is_complete_and_names_no_other_registry() -> None:
    kept = npm_lock.LOCK.read_text(encoding="utf-8")
    assert kept == npm_lock.text(npm_lock.complete(json.loads(kept)))
    packages = json.loads(kept)["packages"]
    for needed in ("@esbuild/darwin-arm64", "@esbuild/win32-x64", "@biomejs/cli-darwin-arm64"):
        assert f"node_modules/{needed}" in packages


def _tarball(manifest: dict[str, object]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        content = json.dumps(manifest).encode()
        entry = tarfile.TarInfo("package/package.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


MANIFESTS = {
    "bundler": {
        "name": "bundler",
        "version": "1.2.3",
        "optionalDependencies": {"@bundler/darwin-arm64": "1.2.3", "@bundler/linux-x64": "1.2.3"},
    },
    "@bundler/darwin-arm64": {
        "name": "@bundler/darwin-arm64",
        "version": "1.2.3",
        "os": ["darwin"],
        "cpu": ["arm64"],
    },
    "@bundler/linux-x64": {"name": "@bundler/linux-x64", "version": "1.2.3", "os": ["linux"], "cpu": ["x64"]},
}


@pytest.fixture
def registry() -> Iterator[str]:
    """A registry on the loopback that serves a bundler with its native parts."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/").partition("/-/")[0].replace("%2f", "/")
            known = MANIFESTS.get(name) if "/-/" in self.path else None
            self.send_response(200 if known else 404)
            self.end_headers()
            self.wfile.write(_tarball(known) if known else b"{}")

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("system", "processor"), [("darwin", "arm64"), ("linux", "x64")])
def test_npm_installs_from_it_what_a_system_needs_and_nothing_else(
    registry: str, tmp_path: Path, system: str, processor: str
) -> None:
    found = node.find()
    if found is None:
        pytest.skip("Node is not installed (make web)")
    bundler = {
        "version": "1.2.3",
        "optionalDependencies": MANIFESTS["bundler"]["optionalDependencies"],
    }
    manifest = {"name": "x", "version": "1.0.0", "dependencies": {"bundler": "1.2.3"}}
    packages = {"": manifest, "node_modules/bundler": bundler}
    lock = {"name": "x", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": packages}
    (tmp_path / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "package-lock.json").write_text(npm_lock.text(npm_lock.complete(lock)), encoding="utf-8")
    options = (
        f"--os={system}",
        f"--cpu={processor}",
        f"--registry={registry}",
        f"--cache={tmp_path / 'cache'}",
    )
    done = subprocess.run(
        found.command("npm", ["ci", "--no-audit", "--no-fund", *options]),
        cwd=tmp_path,
        env=found.environment({"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    native = sorted(path.name for path in (tmp_path / "node_modules" / "@bundler").iterdir())
    assert native == [f"{system}-{processor}"]


def test_the_age_of_a_node_is_told_by_its_version() -> None:
    for version, good in (
        ("v20.9.0", True),
        ("v20.8.1", False),
        ("v18.20.0", False),
        ("v24.1.0", True),
        ("", False),
    ):
        assert node.new_enough(version) is good


def test_programs_of_npm_are_run_by_their_scripts(tmp_path: Path) -> None:
    made = node.Node(tmp_path / "bin" / "node", tmp_path / "npm")
    assert made.command("node", ["-v"]) == [str(tmp_path / "bin" / "node"), "-v"]
    assert made.command("npm", ["ci"])[1:] == [str(tmp_path / "npm" / "bin" / "npm-cli.js"), "ci"]
    assert made.environment({"PATH": "/bin"})["PATH"].startswith(str(tmp_path / "bin"))
