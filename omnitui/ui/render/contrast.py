"""Letters that can be read on their ground in every theme: WCAG 2's 4.5:1, which several themes' warnings miss."""

from __future__ import annotations

from textual.color import Color

LEAST = 4.5
FAINT = 0.5
"""Letters more see-through than this are meant to be faint: rules, frames, keys that are off."""
_STEPS = 12


def readable(letters: Color, ground: Color) -> Color:
    """The letters as they are drawn on the ground, moved towards black or white as far as reading them takes.

    A colour of the terminal's own is left alone: nobody here knows what it looks like.
    """
    drawn = ground + letters
    if letters.ansi is not None or ground.ansi is not None or letters.a < FAINT:
        return drawn
    end = ground.get_contrast_text(1.0)
    if contrast(end, ground) < LEAST:
        end = Color(0, 0, 0) if luminance(ground) > 0.18 else Color(255, 255, 255)
    steps = (drawn.blend(end, step / _STEPS) for step in range(_STEPS))
    return next((step for step in steps if contrast(step, ground) >= LEAST), end)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
