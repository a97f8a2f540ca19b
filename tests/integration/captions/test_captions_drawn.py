"""What libass draws is what was measured; what one word does, no other feels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.emoji import EmojiPictures
from clipforge.engines.typography.library import FontLibrary
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import MissingDependencyError
from clipforge.kit.process import run
from clipforge.media.caption.ass import ass_text
from clipforge.media.caption.geometry import drawn_box, safe_area, word_box
from clipforge.media.caption.model import Box, CaptionStyle, CaptionTrack
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import caption_track, list_templates, load_template
from clipforge.stages.compose.captions.emoji import meanings

VERTICAL = (1080, 1920)
PLAIN = {"outline_width": 0, "softness": 0, "shadow": 0, "panel": None, "pop": 0, "effect": "minimal"}


class Screen:
    """Draws tracks over black with the real libass."""

    def __init__(self, ffmpeg: FFmpeg, folder: Path) -> None:
        self._ffmpeg, self._folder = ffmpeg, folder

    def frame(self, track: CaptionTrack, at_ms: int, size: tuple[int, int] = VERTICAL) -> NDArray[np.uint8]:
        """The picture at a time, (height, width, 3)."""
        fonts = self._folder / "fonts"
        fonts.mkdir(exist_ok=True)
        for number, file in enumerate(track.font_files):
            link = fonts / f"{number}-{Path(file).name}"
            if not link.exists():
                link.symlink_to(file)
        (self._folder / "captions.ass").write_text(ass_text(track, size), "utf-8")
        width, height = size
        graph = f"color=black:s={width}x{height}:r=25:d=1,format=gbrp,setpts=PTS+{at_ms / 1000:.3f}/TB"
        graph += ",ass=captions.ass:fontsdir=fonts"
        argv: list[str | Path] = [
            self._ffmpeg.path,
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            graph,
            "-frames:v",
            "1",
        ]
        raw = run([*argv, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], cwd=self._folder).stdout
        return np.frombuffer(raw, np.uint8).reshape(height, width, 3)


@pytest.fixture
def screen(ffmpeg: FFmpeg, tmp_path: Path) -> Screen:
    return Screen(ffmpeg, tmp_path)


def words_of(text: str, step: int = 300) -> list[Word]:
    return [
        Word(text=(" " if i else "") + token, start=i * step, end=i * step + step)
        for i, token in enumerate(text.split())
    ]


def ink_of(picture: NDArray[np.uint8], inside: Box | None = None) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is brighter than a faint edge."""
    bright = picture.max(axis=2) > 48
    if inside is not None:
        mask = np.zeros_like(bright)
        mask[int(inside.y) : int(inside.bottom) + 1, int(inside.x) : int(inside.right) + 1] = True
        bright &= mask
    rows, columns = np.nonzero(bright)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize(
    ("text", "language", "family"),
    [
        ("AVATAR Toy (fifty) jumps", "en", "Montserrat"),
        ("WAVE TO Lá Ñandú", "es", "Anton"),
        ("Typography, quietly", "en", "Inter"),
        ("Fjörd ÄÖÜ gypsy", "de", "Poppins"),
        ("Привет ёжик", "ru", "Montserrat"),
        ("Γειά σου κόσμε", "el", "Inter"),
        ("مرحبا بالعالم. 12", "ar", "Montserrat"),
        ("שלום לכולם!", "he", "Poppins"),
        ("नमस्ते दुनिया", "hi", "Poppins"),
        ("สวัสดีครับ ที่นี่", "th", "Inter"),
        ("မင်္ဂလာပါ", "my", "Inter"),
        ("বাংলা ভাষা", "bn", "Inter"),
    ],
)
def test_ink_is_where_it_was_measured(screen: Screen, text: str, language: str, family: str) -> None:
    weight = {"Montserrat": 800, "Anton": 400, "Inter": 600, "Poppins": 700}[family]
    style = CaptionStyle.model_validate({**PLAIN, "font": family, "weight": weight})
    track = caption_track(
        words_of(text), style=style, clip_size=VERTICAL, fonts=FontLibrary(), language=language
    )
    for cue in track.cues:
        picture = screen.frame(track, (cue.start + cue.end) // 2)
        inks = [word.ink for line in cue.lines for word in line.words]
        wanted = (
            min(ink.x for ink in inks),
            min(ink.y for ink in inks),
            max(ink.right for ink in inks),
            max(ink.bottom for ink in inks),
        )
        assert ink_of(picture) == pytest.approx(wanted, abs=1.6)


@pytest.mark.parametrize("size", [(1080, 1920), (1080, 1080), (1920, 1080), (540, 960)])
@pytest.mark.parametrize("template", [template.id for template in list_templates()])
def test_everything_drawn_lies_in_its_box_and_the_safe_area(
    screen: Screen, template: str, size: tuple[int, int]
) -> None:
    style = load_template(template).style
    track = caption_track(
        words_of("Nobody expected extraordinarily gigantic jellyfish, honestly!"),
        style=style.model_copy(update={"position": 1.0}),
        clip_size=size,
        fonts=FontLibrary(),
        language="en",
    )
    area = safe_area(size)
    cue = track.cues[-1]
    for at in (cue.start + 120, cue.end - 40):
        left, top, right, bottom = ink_of(screen.frame(track, at, size))
        box = drawn_box(cue.lines, style, track.font_size, track.unit)
        # The spoken word grows by half of `pop` about its middle.
        grown = max(word.box.width for line in cue.lines for word in line.words) * style.pop / 4 + 1.6
        assert left >= max(area.x, box.x - grown) - 0.6
        assert right <= min(area.right, box.right + grown) + 0.6
        assert top >= max(area.y, box.y - grown) - 0.6
        assert bottom <= min(area.bottom, box.bottom + grown) + 0.6


@pytest.mark.parametrize("template", ["word-highlight", "karaoke", "boxed"])
def test_marking_a_word_moves_no_neighbour_by_a_pixel(screen: Screen, template: str) -> None:
    style = load_template(template).style
    track = caption_track(
        words_of("one two three", step=1000),
        style=style.model_copy(update={"max_words": 3}),
        clip_size=VERTICAL,
        fonts=FontLibrary(),
        language="en",
    )
    (cue,) = track.cues
    line = cue.lines[0]
    last = line.words[2]
    # The third word, away from the second's outline and box, while the first two are marked.
    strip = np.s_[int(last.ink.y) : int(last.ink.bottom), int(last.ink.x) + 12 : int(last.ink.right)]
    frames = [screen.frame(track, at)[strip] for at in (500, 950, 1500, 1950)]
    assert frames[0].max() > 200
    assert all(np.array_equal(frames[0], frame) for frame in frames[1:])


def test_the_spoken_word_is_marked_while_it_is_spoken(screen: Screen) -> None:
    style = CaptionStyle(active="#FF0000", pop=0, outline_width=0, shadow=0, max_words=2)
    track = caption_track(
        words_of("first second", step=1000),
        style=style,
        clip_size=VERTICAL,
        fonts=FontLibrary(),
        language="en",
    )
    words = [word for line in track.cues[0].lines for word in line.words]
    for at, marked in ((40, 0), (960, 0), (1100, 1), (1900, 1)):
        picture = screen.frame(track, at)
        for number, word in enumerate(words):
            ink = word.ink
            part = picture[int(ink.y) : int(ink.bottom), int(ink.x) : int(ink.right)]
            green = int(part[..., 1].max())
            assert (green < 60) == (number == marked), (at, word.text)


@pytest.mark.parametrize(("text", "rtl"), [("filling", False), ("مرحبا", True)])
def test_karaoke_fills_in_the_direction_of_reading(screen: Screen, text: str, rtl: bool) -> None:
    style = CaptionStyle(effect="karaoke", active="#FF0000", text="#00FF00", pop=0, outline_width=0, shadow=0)
    track = caption_track(
        [Word(text=text, start=0, end=2000)],
        style=style,
        clip_size=VERTICAL,
        fonts=FontLibrary(),
        language="ar" if rtl else "en",
        duration_ms=2000,
    )
    ink = track.cues[0].lines[0].words[0].ink
    picture = screen.frame(track, 1000).astype(int)
    middle = int(ink.x + ink.width / 2)
    left, right = picture[:, int(ink.x) : middle - 15], picture[:, middle + 15 : int(ink.right)]
    filled, empty = (right, left) if rtl else (left, right)
    assert filled[..., 0].max() > 200
    # The filled copy lies over the empty one, whose edges shine through a little.
    assert filled[..., 1].max() < 100
    assert empty[..., 1].max() > 200
    assert empty[..., 0].max() < 60


def test_the_box_stands_behind_its_word_and_off_the_neighbours(screen: Screen) -> None:
    style = CaptionStyle(
        effect="boxed", active="#0000FF", active_text="#FFFFFF", pop=0, outline_width=0, shadow=0, max_words=2
    )
    track = caption_track(
        words_of("left right", step=1000), style=style, clip_size=VERTICAL, fonts=FontLibrary(), language="en"
    )
    line = track.cues[0].lines[0]
    box = word_box(line.words[0], line)
    picture = screen.frame(track, 500)
    blue = (picture[..., 2] > 120) & (picture[..., 0] < 80)
    rows, columns = np.nonzero(blue)
    drawn = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert drawn == pytest.approx((box.x, box.y, box.right, box.bottom), abs=1.2)
    assert box.right < line.words[1].ink.x


@pytest.mark.parametrize("text", [r"{\b1}bold{\b0}", r"C:\new\hard", "a{b}c", r"\{x\}", "100% <b>&amp;"])
def test_signs_of_the_format_are_drawn_as_they_are(screen: Screen, text: str) -> None:
    style = CaptionStyle.model_validate({**PLAIN, "size": 0.05})
    track = caption_track(
        [Word(text=text, start=0, end=900)],
        style=style,
        clip_size=VERTICAL,
        fonts=FontLibrary(),
        language="en",
    )
    words = [word for line in track.cues[0].lines for word in line.words]
    assert "".join(word.text for word in words) == text.replace(" ", "") or words[0].text == text
    left, _, right, _ = ink_of(screen.frame(track, 400))
    assert (left, right) == pytest.approx(
        (min(word.ink.x for word in words), max(word.ink.right for word in words)), abs=1.6
    )


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "language"),
    [("直接こんにちは。", "ja"), ("直接骨角令你好！", "zh"), ("안녕하세요 여러분", "ko")],
)
def test_east_asian_letters_are_drawn_in_the_shapes_of_their_language(
    screen: Screen, weights: WeightStore, text: str, language: str
) -> None:
    style = CaptionStyle.model_validate(PLAIN)
    track = caption_track(
        words_of(text),
        style=style,
        clip_size=VERTICAL,
        fonts=FontLibrary(fetch=weights.path),
        language=language,
    )
    assert track.notices == ()
    for cue in track.cues:
        inks = [word.ink for line in cue.lines for word in line.words]
        left, top, right, bottom = ink_of(screen.frame(track, (cue.start + cue.end) // 2))
        wanted = (
            min(i.x for i in inks),
            min(i.y for i in inks),
            max(i.right for i in inks),
            max(i.bottom for i in inks),
        )
        assert (left, top, right, bottom) == pytest.approx(wanted, abs=1.6)


@pytest.mark.models
def test_a_long_east_asian_sentence_breaks_where_a_line_may(weights: WeightStore) -> None:
    text = "多くの人は人工知能が仕事を奪うと思っていますが、実はそうではありません。「本当ですか？」"
    track = caption_track(
        [Word(text=text, start=0, end=9000)],
        style=load_template("word-highlight").style,
        clip_size=VERTICAL,
        fonts=FontLibrary(fetch=weights.path),
        language="ja",
    )
    rows = [row for cue in track.cues for row in cue.text.split("\n")]
    assert "".join(rows) == text
    assert len(rows) > 2
    assert all(row[0] not in "、。」？っゃーん" and row[-1] != "「" for row in rows)


@pytest.mark.models
def test_every_meaning_has_a_picture(weights: WeightStore, tmp_path: Path) -> None:
    book = EmojiPictures(weights.path("emoji"), tmp_path)
    lacking = {
        n
        for language in ("en", "es", "de", "fr", "pt")
        for n in meanings(language).values()
        if not book.has(n)
    }
    assert lacking == set()


def test_without_the_font_the_reason_is_told() -> None:
    def offline(_name: str) -> Path:
        raise MissingDependencyError("this model could not be fetched", subject="font-cjk")

    with pytest.raises(MissingDependencyError, match="could not be fetched"):
        caption_track(
            [Word(text="日本語", start=0, end=500)],
            style=load_template("minimal").style,
            clip_size=VERTICAL,
            fonts=FontLibrary(fetch=offline),
            language="ja",
        )
