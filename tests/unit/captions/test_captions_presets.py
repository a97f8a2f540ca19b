"""Templates, brands, emphasis, emoji by meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipforge.engines.typography.emoji import EmojiPictures
from clipforge.engines.typography.library import FontLibrary
from clipforge.kit.errors import BadInputError, UsageError
from clipforge.media.brand import BrandKit
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import (
    DEFAULT_TEMPLATE,
    apply_brand,
    caption_track,
    list_templates,
    load_template,
)
from clipforge.stages.compose.captions.emoji import choose_emoji, meanings
from clipforge.stages.compose.captions.keywords import find_keywords
from clipforge.stages.compose.captions.text import Unit, emoji_name


class EveryEmoji:
    """A book that has a picture of all emoji."""

    def has(self, name: str) -> bool:
        return bool(name)

    def picture(self, name: str, size: int) -> Path:
        return Path(f"{name}-{size}.png")


def said(*texts: str) -> list[Unit]:
    return [Unit(text, i, i + 1, True, True) for i, text in enumerate(texts)]


def test_there_are_four_templates_and_the_default_is_first() -> None:
    templates = list_templates()
    assert [template.id for template in templates] == [DEFAULT_TEMPLATE, "boxed", "karaoke", "minimal"]
    assert {template.style.effect for template in templates} == {"highlight", "boxed", "karaoke", "minimal"}


def test_every_template_uses_a_font_that_comes_with_us() -> None:
    fonts = FontLibrary()
    for template in list_templates():
        info = fonts.face(template.style.font, template.style.weight).info
        assert (info.family, info.weight) == (template.style.font, template.style.weight)


def test_an_unknown_template_names_those_that_exist() -> None:
    with pytest.raises(UsageError, match="word-highlight"):
        load_template("sparkles")


def test_a_brand_overrides_colours_and_font() -> None:
    brand = BrandKit(primary="#FF0044", secondary="#00FF88", text="#FAFAFA", outline="#111111", font="Inter")
    style = apply_brand(load_template("word-highlight").style, brand)
    assert (style.active, style.emphasis, style.text, style.outline, style.font) == (
        "#FF0044",
        "#00FF88",
        "#FAFAFA",
        "#111111",
        "Inter",
    )


@pytest.mark.parametrize(("colour", "text"), [("#FFE14D", "#101014"), ("#3311AA", "#FFFFFF")])
def test_text_on_a_brand_coloured_box_can_be_read(colour: str, text: str) -> None:
    assert apply_brand(load_template("boxed").style, BrandKit(primary=colour)).active_text == text


def test_an_empty_brand_changes_nothing() -> None:
    style = load_template("karaoke").style
    assert apply_brand(style, BrandKit()) == style


def test_keywords_match_without_regard_to_case_and_punctuation() -> None:
    texts = ["The", "Machine", "learning,", "team’s", "budget", "machine"]
    marks, joined = find_keywords(texts, ["machine learning", "Team", "", "  "])
    assert marks == [False, True, True, True, False, False]
    assert joined == frozenset({2})


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "pt"])
def test_every_language_with_a_list_has_clear_meanings(language: str) -> None:
    table = meanings(language)
    assert len(table) > 80
    assert all(word == word.lower() for word in table)


def test_an_emoji_comes_with_a_clear_word_but_not_often() -> None:
    phrases = [said("we", "need", "money"), said("more", "pizza"), said("a", "dog"), said("the", "robots!")]
    assert choose_emoji(phrases, "en", EveryEmoji()) == [emoji_name("💰"), None, None, emoji_name("🤖")]


def test_the_same_emoji_does_not_come_again_soon() -> None:
    phrases = [said("money")] * 10
    assert choose_emoji(phrases, "en", EveryEmoji()).count(emoji_name("💰")) == 1


def test_a_typed_emoji_is_shown_with_its_phrase() -> None:
    unit = Unit("wow", 0, 1, True, True, None, ("1f525",))
    assert choose_emoji([[unit]], "xx", EveryEmoji()) == ["1f525"]


def test_a_language_without_a_list_gets_no_emoji() -> None:
    assert choose_emoji([said("money", "pizza")], "fi", EveryEmoji()) == [None]


def test_an_emoji_stands_above_its_phrase_inside_the_safe_area() -> None:
    words = [Word(text="Money", start=0, end=900)]
    style = load_template(DEFAULT_TEMPLATE).style
    fonts = FontLibrary()
    track = caption_track(
        words, style=style, clip_size=(1080, 1920), fonts=fonts, language="en", emoji=EveryEmoji()
    )
    (cue,) = track.cues
    assert cue.emoji is not None
    assert cue.emoji.box.bottom < cue.lines[0].words[0].ink.y
    assert cue.emoji.box.y >= 220
    assert cue.emoji.file == f"1f4b0-{round(cue.emoji.box.width)}.png"
    quiet = style.model_copy(update={"emoji": False})
    track = caption_track(
        words, style=quiet, clip_size=(1080, 1920), fonts=fonts, language="en", emoji=EveryEmoji()
    )
    assert track.cues[0].emoji is None


def test_pictures_are_drawn_at_the_size_asked_for(tmp_path: Path) -> None:
    from PIL import Image

    folder = tmp_path / "svg"
    folder.mkdir()
    circle = '<circle cx="18" cy="18" r="18" fill="#f00"/>'
    circle = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">{circle}</svg>'
    (folder / "1f44d.svg").write_text(circle, "utf-8")
    (folder / "1f4a9.svg").write_text("<svg", "utf-8")
    book = EmojiPictures(folder, tmp_path / "cache")
    assert book.has("1f44d-1f3fd")  # a skin tone without a picture of its own
    assert not book.has("1f525")
    assert not book.has("../1f44d")
    picture = Image.open(book.picture("1f44d-1f3fd", 120))
    assert picture.size == (120, 120)
    assert picture.convert("RGBA").getpixel((60, 60)) == (255, 0, 0, 255)
    assert picture.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]  # an RGBA pixel is a tuple
    with pytest.raises(BadInputError):
        book.picture("1f525", 64)
    with pytest.raises(BadInputError):
        book.picture("1f4a9", 64)
