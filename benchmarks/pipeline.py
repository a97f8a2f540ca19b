"""The whole way against the plain tools, and the memory it takes as the input grows.

The plain tools are faster-whisper's batched pipeline over the same sound, and ffmpeg scaling, cropping and
encoding the same spans. Inputs are real speech, looped, under a real picture, looped.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asr import recognize_plainly
from clipforge.engines.ffmpeg.binary import locate
from clipforge.kit.process import run as run_child
from clipforge.kit.progress import Progress
from clipforge.kit.settings import Settings
from clipforge.media.time import decimal_seconds
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.result import Result
from clipforge.pipeline.run import Run
from clipforge.pipeline.toolbox import Machine, Toolbox
from clipforge.stages.detect.options import DetectOptions

TITLE = "The whole pipeline: time against the plain tools, memory by length"
LENGTHS = {"10 minutes": 600, "1 hour": 3600, "3 hours": 10_800}
COUNT = 6


def machine() -> Machine:
    """This machine, as the command line sees it."""
    settings = Settings()
    return Machine(data_dir=settings.data_dir, weights_dir=settings.weights_dir, threads=settings.threads)


def make_input(shared: Path, seconds: int, target: Path) -> None:
    """A 1280×720 video of a talking face with real speech, both looped."""
    ffmpeg = locate().path
    face = shared / "media/faces/offcenter_speaker_restaurant.mp4"
    speech = shared / "media/longform_text/assembled_mixed_share.mp4"
    inputs = ["-stream_loop", "-1", "-i", str(face), "-stream_loop", "-1", "-i", str(speech)]
    streams = ["-map", "0:v", "-map", "1:a", "-t", str(seconds), "-c:v", "copy", "-c:a", "copy"]
    run_child([ffmpeg, "-nostdin", "-loglevel", "error", "-y", *inputs, *streams, target])


def whole(path: Path, work: Path, count: int) -> Result:
    """Make clips without any earlier result."""
    options = ClipOptions(detect=DetectOptions(count=count), encoder="libx264")
    run = Run(
        options,
        toolbox=Toolbox(machine()),
        cache=StageCache(work / "cache"),
        out_dir=work / "clips",
        progress=Progress(),
    )
    return run.clips(str(path))


def plain_clip(path: Path, start_ms: int, duration_ms: int, target: Path) -> None:
    """Scale, crop and encode one span as anyone would."""
    span = [
        "-ss",
        decimal_seconds(Fraction(start_ms, 1000)),
        "-t",
        decimal_seconds(Fraction(duration_ms, 1000)),
    ]
    picture = [
        "-vf",
        "crop=ih*9/16:ih,scale=1080:1920",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
    ]
    sound = ["-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart"]
    argv = [str(locate().path), "-nostdin", "-loglevel", "error", "-y", *span, "-i", str(path)]
    run_child([*argv, *picture, *sound, target])


def _measured(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _peak(path: Path, folder: Path, answer: multiprocessing.Queue[float]) -> None:
    """Put seconds, and the peak of this process and of its largest child in MB, into the queue."""
    answer.put(_measured(lambda: whole(path, folder, 3)))
    answer.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    answer.put(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Measure; (measure, value, goal or baseline)."""
    rows = []
    tools = Toolbox(machine())
    model = tools.weights.path("whisper-base")
    with TemporaryDirectory(prefix="clipforge-bench-") as name:
        scratch = Path(name)
        source = scratch / "ten.mp4"
        make_input(shared, 600, source)
        started = time.monotonic()
        result = whole(source, scratch, COUNT)
        ours = time.monotonic() - started
        recognition = recognize_plainly(source, model, tools.machine.threads)[0]
        encoding = sum(
            _measured(partial(plain_clip, source, clip.moment.start, clip.duration_ms, scratch / "p.mp4"))
            for clip in result.clips
        )
        plain = recognition + encoding
        seconds = sum(clip.duration_ms for clip in result.clips) / 1000
        rows.append((f"10 minutes to {len(result.clips)} clips ({seconds:.0f} s)", f"{ours:.0f} s", ""))
        rows.append(("plain faster-whisper + plain ffmpeg", f"{recognition:.0f} + {encoding:.0f} s", ""))
        rows.append(
            ("ratio of the whole to the sum of both", f"{ours / plain:.2f}", "as near to 1 as can be")
        )
        source.unlink()
        spawn = multiprocessing.get_context("spawn")
        for label, length in LENGTHS.items():
            looped = scratch / "looped.mp4"
            make_input(shared, length, looped)
            answer = spawn.Queue()
            child = spawn.Process(target=_peak, args=(looped, scratch / label, answer))
            child.start()
            took, own, largest = answer.get(), answer.get(), answer.get()
            child.join()
            value = f"{own:.0f} MB, ffmpeg {largest:.0f} MB (in {took:.0f} s)"
            rows.append((f"peak memory, {label} to 3 clips", value, "< 1500 MB, flat"))
            looped.unlink()
    return rows
