"""Messages read as sentences, whoever wrote their parts."""

from __future__ import annotations

import pickle

from clipforge.kit.errors import BadInputError, ToolFailedError


def test_reason_and_remedy_each_end_with_one_full_stop() -> None:
    error = BadInputError("it holds no picture", subject="a.mp4", remedy="Give a video")
    assert str(error) == "a.mp4: it holds no picture. Give a video."


def test_another_programs_full_stop_is_not_doubled() -> None:
    error = ToolFailedError("ffmpeg failed: nothing was written.\n", remedy="Try again.", stderr_tail="tail.")
    assert str(error) == "ffmpeg failed: nothing was written. Try again."
    assert error.message == str(error)
    assert error.stderr_tail == "tail.", "what the program said is kept word for word"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.stderr_tail) == (str(error), error.stderr_tail)
