"""Where the `clipforge` program starts: ready for Ctrl-C before anything that takes time is loaded.

Loading takes some tenths of a second. An interrupt in it would end as a traceback, or inside of a compiled
library as whatever that makes of it. Nothing has been begun by then, so the process can end at once.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

_STOPPED = 130


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End the process at once, in one line."""
    os.write(2, b"stopped\n")
    os._exit(_STOPPED)


def begin() -> None:
    """From here on Ctrl-C is a `KeyboardInterrupt` again, for work that has to clean up after itself."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def main() -> None:
    """Run the command line."""
    # Started with SIGINT ignored, as a shell does with what it runs in the background, it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave)
    from clipforge.apps.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
