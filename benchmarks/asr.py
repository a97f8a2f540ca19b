"""How fast speech is recognised beside faster-whisper's own batched pipeline.

Run: `python -m benchmarks asr`. Both read the same file (10.7 minutes: book, meetings, phone, speech) with
the same model, number format, threads and beam, word timestamps on, one after the other in turns; the faster
of each one's runs counts. Each run has a process of its own, so that neither profits from what the other has
loaded or set; the model is loaded inside of it, the libraries before. Ours starts as the command does (one
heap). Memory is measured over the whole way, in `pipeline`.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from clipforge.engines.asr.protocol import RecognitionOptions
from clipforge.engines.asr.whisper import WhisperRecognizer
from clipforge.engines.ffmpeg.binary import locate
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.heap import one_heap
from clipforge.kit.progress import Progress
from clipforge.kit.settings import Settings
from clipforge.media.source import MediaSource

TITLE = "Speech recognition: speed"
MODEL = "whisper-base"
ROUNDS = 2


def processor_seconds() -> float:
    """Processor time of this process and its ended children so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def recognize(path: Path, model_dir: Path, threads: int) -> tuple[float, float]:
    """Recognise a file; (seconds, processor seconds) it took, loading of the model included."""
    one_heap()
    _load_libraries()
    ffmpeg = locate(Settings().ffmpeg)
    started, used = time.monotonic(), processor_seconds()
    info = probe(ffmpeg, str(path))
    source = MediaSource(location=str(path), audio_stream=info.audio[0].index)
    recognizer = WhisperRecognizer(model_dir, ffmpeg=ffmpeg, model_name=MODEL, device="cpu", threads=threads)
    recognizer.recognize(source, info, RecognitionOptions(language="en"), Progress())
    return time.monotonic() - started, processor_seconds() - used


def recognize_plainly(path: Path, model_dir: Path, threads: int) -> tuple[float, float]:
    """The same with faster-whisper alone."""
    _load_libraries()
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    started, used = time.monotonic(), processor_seconds()
    model = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads)
    pipeline = BatchedInferencePipeline(model)
    segments, _ = pipeline.transcribe(str(path), language="en", beam_size=1, word_timestamps=True)
    for _ in segments:
        pass
    return time.monotonic() - started, processor_seconds() - used


def _load_libraries() -> None:
    """Import what both use, so that neither side's time holds it."""
    import_module("ctranslate2")
    import_module("faster_whisper")


def _alone(
    work: Callable[[Path, Path, int], tuple[float, float]], path: Path, model_dir: Path, threads: int
) -> tuple[float, float]:
    """Run one of the two above in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, path, model_dir, threads).result()


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Measure; (measure, ours, faster-whisper or goal)."""
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    model_dir, threads = store.path(MODEL), settings.threads
    path = shared / "media/longform_text/assembled_mixed_share.mp4"
    ours, plain = [], []
    # Once for nothing, so that the disk is not measured.
    _alone(recognize, shared / "media/speech_wer/jfk.flac", model_dir, threads)
    for _ in range(ROUNDS):
        plain.append(_alone(recognize_plainly, path, model_dir, threads))
        ours.append(_alone(recognize, path, model_dir, threads))
    rows = []
    for index, kind in enumerate(("time", "processor time")):
        mine, other = min(took[index] for took in ours), min(took[index] for took in plain)
        measure = f"{kind} for 10.7 minutes, {threads} threads"
        rows.append((measure, f"{mine:.1f} s", f"faster-whisper {other:.1f} s"))
        rows.append((f"ratio of {kind} to faster-whisper's batches", f"{mine / other:.2f}", "≤ 1.00"))
    return rows


def main() -> None:
    """Print the rows for the recordings beside the checkout."""
    for row in run(Path(__file__).resolve().parents[2] / "shared"):
        print(" | ".join(row))


if __name__ == "__main__":
    main()
