"""Layout: sizes, order, fallback fonts, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipforge.engines.typography.face import FontFace
from clipforge.engines.typography.library import FONTS_DIR, FontLibrary
from clipforge.kit.errors import BadInputError, MissingDependencyError
from clipforge.media.caption.geometry import safe_area
from clipforge.media.caption.model import Box, CaptionWord, Obstacle
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import caption_track, load_template
from clipforge.stages.compose.captions.layout import visual_order
from clipforge.stages.compose.captions.placing import Block, place

FONTS = FontLibrary()


def words_of(*tokens: str, step: int = 400) -> list[Word]:
    return [Word(text=token, start=i * step, end=i * step + step - 20) for i, token in enumerate(tokens)]


def drawn(tokens: tuple[str, ...], language: str, template: str = "word-highlight") -> list[CaptionWord]:
    track = caption_track(
        words_of(*tokens),
        style=load_template(template).style,
        clip_size=(1080, 1920),
        fonts=FONTS,
        language=language,
    )
    return [word for cue in track.cues for line in cue.lines for word in line.words]


def test_the_safe_area_of_a_vertical_clip_is_what_players_leave_free() -> None:
    area = safe_area((1080, 1920))
    assert (area.x, area.y) == pytest.approx((120, 220))
    assert (1080 - area.right, 1920 - area.bottom) == pytest.approx((120, 420))


@pytest.mark.parametrize(
    "size", [(540, 960), (1080, 1350), (1000, 1000), (1920, 1080), (400, 1400), (3000, 700)]
)
def test_every_format_has_a_safe_area_inside_it(size: tuple[int, int]) -> None:
    area = safe_area(size)
    assert 0 < area.x < area.right < size[0]
    assert 0 < area.y < area.bottom < size[1]
    assert area.width > 0.5 * size[0]


def test_arabic_runs_from_right_to_left_with_numbers_in_their_place() -> None:
    first, number, last = drawn(("وسعره", " 1,200", " دولار."), "ar")
    assert first.box.x > number.box.right
    assert number.box.x > last.box.right
    assert (first.rtl, number.rtl, last.rtl) == (True, True, True)


def test_a_latin_name_inside_hebrew_keeps_its_own_order() -> None:
    order = visual_order(["אני", "אוהב", "New", "York", "מאוד"], rtl=True)
    assert order == [4, 2, 3, 1, 0]


def test_words_of_other_scripts_get_a_font_that_has_their_letters() -> None:
    tokens = (
        "hello",
        " привет",
        " γειά",
        " مرحبا",
        " שלום",
        " नमस्ते",
        " สวัสดี",
        " გამარჯობა",
        " բարեւ",
        " ሰላም",
    )
    faces = {word.text: word.font for word in drawn(tokens, "und")}
    for token in tokens:
        family, _, weight = faces[token.strip()].rpartition(" ")
        assert FONTS.face(family, int(weight)).missing(token.strip()) == ""


def test_signs_that_no_font_has_are_left_out_and_told() -> None:
    track = caption_track(
        words_of("good", " 𓀀𓀁", " 𓀀day"),
        style=load_template("minimal").style,
        clip_size=(1080, 1920),
        fonts=FONTS,
        language="en",
    )
    assert [cue.text for cue in track.cues] == ["good day"]
    assert "𓀀" in track.notices[0]


def test_typed_emoji_never_reach_the_text() -> None:
    words = drawn(("wow🔥", " 👩‍👩‍👧", " I", " ❤️", " you", " 🇫🇷!", " 1️⃣"), "en")
    assert [word.text for word in words] == ["wow", "I", "you!"]


def test_a_very_long_word_shrinks_to_its_line() -> None:
    area = safe_area((1080, 1920))
    (word,) = drawn(("Donaudampfschifffahrtsgesellschaft",), "de")
    assert word.size < 0.07 * 1080
    assert area.x <= word.ink.x
    assert word.ink.right <= area.right


def test_a_word_longer_than_any_line_is_cut_into_readable_parts() -> None:
    words = drawn(("x" * 200,), "en")
    assert len(words) > 1
    assert "".join(word.text for word in words) == "x" * 200
    assert min(word.size for word in words) >= 0.5 * 0.07 * 1080


def test_fragments_of_a_word_are_drawn_together_where_letters_join() -> None:
    assert [word.text for word in drawn(("مر", "حبا", " بكم"), "ar")] == ["مرحبا", "بكم"]
    assert next(word.text for word in drawn(("สวั", "ส", "ดี"), "th")).startswith("สวั")
    assert [word.text for word in drawn(("well", "-known", " fact", "."), "en")] == [
        "well",
        "-known",
        "fact.",
    ]


def test_glued_words_touch_and_spaced_words_do_not() -> None:
    well, known, fact = drawn(("well", "-known", " fact"), "en")
    assert known.box.x == pytest.approx(well.box.right, abs=0.05)
    assert fact.box.x > known.box.right + 5


def test_words_without_told_spaces_still_get_them() -> None:
    first, second = drawn(("two", "words"), "en")
    assert second.box.x > first.box.right + 5


def test_capitals_follow_the_language() -> None:
    assert drawn(("iyi",), "tr", "karaoke")[0].text == "İYİ"
    assert drawn(("iyi",), "en", "karaoke")[0].text == "IYI"


def test_east_asian_text_without_its_font_says_what_to_do() -> None:
    with pytest.raises(MissingDependencyError, match="Chinese, Japanese or Korean") as caught:
        drawn(("日本語",), "ja")
    assert "brand kit" in caught.value.remedy


def test_an_unknown_family_names_those_that_are_here() -> None:
    with pytest.raises(MissingDependencyError, match="Montserrat"):
        FONTS.face("Comic Papyrus", 400)


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "fake.ttf"
    file.write_bytes(b"not a font" * 100)
    with pytest.raises(BadInputError):
        FontFace(file)
    with pytest.raises(BadInputError):
        FontFace(tmp_path / "absent.ttf")


def test_a_brand_font_is_found_by_its_family() -> None:
    fonts = FontLibrary([FONTS_DIR / "NotoSans-Bold.ttf"])
    assert fonts.face("noto sans", 400).info.file.endswith("NotoSans-Bold.ttf")


def test_captions_leave_a_face_free_when_the_safe_area_has_room() -> None:
    area = safe_area((1080, 1920))
    extent = Box(x=200, y=-100, width=680, height=200)
    blocks = [Block(i * 1000, i * 1000 + 1000, extent) for i in range(6)]
    face = Obstacle(start=2000, end=4000, box=Box(x=300, y=1150, width=480, height=300))
    heights = place(blocks, area, 0.85, [face])
    for block, height in zip(blocks, heights, strict=True):
        box = Box(x=extent.x, y=extent.y + height, width=extent.width, height=extent.height)
        assert area.y <= box.y
        assert box.bottom <= area.bottom
        if 2000 <= block.start < 4000:
            assert box.overlap(face.box) <= 0.02 * box.width * box.height
    assert heights[0] == heights[1]


def test_captions_stand_still_without_obstacles() -> None:
    extent = Box(x=200, y=-100, width=680, height=200)
    heights = place([Block(i, i + 1, extent) for i in range(5)], safe_area((1080, 1920)), 0.85, [])
    assert len(set(heights)) == 1


def test_a_passing_touch_does_not_make_captions_jump() -> None:
    extent = Box(x=200, y=-100, width=680, height=200)
    blocks = [Block(i * 1000, i * 1000 + 1000, extent) for i in range(6)]
    brief = Obstacle(start=2900, end=3000, box=Box(x=300, y=1250, width=300, height=120))
    assert len(set(place(blocks, safe_area((1080, 1920)), 0.85, [brief]))) == 1
