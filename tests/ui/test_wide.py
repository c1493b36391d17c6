"""Wide, joined, combining and turned-round letters keep every column in its place, by another library's measure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from omnitui.text.measure import clean, cut, cut_middle, fit, width

WILD = (
    "日本語の月次レポート",
    "보고서 매일",
    "👩‍👩‍👧‍👦 family",
    "👩🏽‍💻 dev",
    "🇫🇷🇩🇪 flags",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England",
    "e\u0301a\u0308 o\u0302",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔",
    "\u202eright to left\u202c",
    "\u2066isolated\u2069",
    "שלום עולם",
    "مرحبا",
    "ﷺ",
    "नमस्ते क्षि",
    "สวัสดีค่ำ",
    "1️⃣ keycap ❤️ heart ☎︎",
    "a\u200bb\u00adc\ufeffd",
    "½ ① Ⅷ ℡ ㎏",
    "\u1100\u1161\u11a8",
    "✓✗⚠️☀",
    "｡ﾊﾝｶｸ ＦＵＬＬ",
)
# Signs of Indic scripts are measured by the syllable they are in, and by each terminal in its own way.
INDIC = range(0x0900, 0x0980)
ALPHABET = st.sampled_from(sorted(sign for sign in set("".join(WILD)) if ord(sign) not in INDIC))


@pytest.mark.parametrize("text", WILD)
@pytest.mark.parametrize("cells", [1, 2, 5, 9, 14, 30])
def test_a_cell_is_as_wide_as_it_should_be(text: str, cells: int) -> None:
    assert wcswidth(clean(text)) == width(clean(text))
    for made in (fit(clean(text), cells), fit(clean(text), cells, "right")):
        assert wcswidth(made) == cells, made
    assert wcswidth(cut(clean(text), cells)) <= cells and wcswidth(cut_middle(clean(text), cells)) <= cells


@settings(max_examples=400, deadline=None)
@given(st.text(ALPHABET, max_size=30), st.integers(1, 40))
def test_so_is_any_mixture_of_them(text: str, cells: int) -> None:
    assert wcswidth(fit(clean(text), cells)) == cells
