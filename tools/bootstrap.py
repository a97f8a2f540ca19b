"""Make `.tools/bin/uv` and `.venv` with nothing but a Python of the right age; used by the Makefile.

Only the standard library may be used here, and the syntax must be readable by any Python 3.6, so that it can
say that it is too old.
"""

import os
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

UV_VERSION = "0.13.9"
MINIMUM = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
STAMP = ROOT / ".venv" / ".installed"


def fail(reason, remedy):
    """End with a reason and what to do."""
    sys.stderr.write("clipforge: " + reason + "\n  " + remedy + "\n")
    sys.exit(4)


def call(argv, quiet=False):
    """Run a program; True when it ended well."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(argv, stdout=sink, stderr=sink, check=False).returncode == 0


def own_uv():
    """A uv of the pinned version in .tools, through a venv or, where Debian left that out, through pip."""
    uv = TOOLS / "bin" / "uv"
    if uv.exists() and (TOOLS / ("uv-" + UV_VERSION)).exists():
        return uv
    shutil.rmtree(TOOLS, ignore_errors=True)
    print("installing uv " + UV_VERSION, flush=True)
    requirement = "uv==" + UV_VERSION
    in_venv = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement]
    with_pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS), requirement]
    if not (call([sys.executable, "-m", "venv", str(TOOLS)], quiet=True) and call(in_venv)):
        shutil.rmtree(TOOLS, ignore_errors=True)
        if not call(with_pip):
            found = shutil.which("uv")
            if found:
                return Path(found)
            fail(
                "uv could not be installed with " + sys.executable,
                "Check that a package index can be reached, and that Python has 'venv' or 'pip' "
                "(Debian and Ubuntu: apt-get install python3-venv)",
            )
    (TOOLS / ("uv-" + UV_VERSION)).touch()
    return uv


def main():
    """Install, or say what is missing."""
    if sys.version_info < MINIMUM:
        fail(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old",
            "Install Python 3.11 or newer, then: make PYTHON=python3.11 …",
        )
    uv = own_uv()
    environment = dict(os.environ, UV_PROJECT_ENVIRONMENT=str(ROOT / ".venv"))
    environment.pop("VIRTUAL_ENV", None)
    if ssl.get_default_verify_paths().cafile or ssl.get_default_verify_paths().capath:
        # A company's proxy signs with a certificate that only the machine's own store knows.
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    print("installing the locked dependencies", flush=True)
    argv = [str(uv), "sync", "--frozen", "--all-extras", "--python", sys.executable, "--no-python-downloads"]
    done = subprocess.run(argv, cwd=str(ROOT), env=environment, check=False)
    if done.returncode != 0:
        fail(
            "the dependencies could not be installed",
            "See the message above, then run the same again",
        )
    STAMP.touch()


if __name__ == "__main__":
    main()
