"""Readable letters in every theme: WCAG 2's 4.5:1, which the warning colour of several themes misses."""

from __future__ import annotations

from textual.color import Color

LEAST = 4.5
FAINT = 0.5
"""Letters with a lower opacity are meant to be faint: rules, frames, disabled keys."""
_STEPS = 12


def readable(letters: Color, ground: Color) -> Color:
    """Return the letters as drawn on the background, moved towards black or white as far as readability takes.

    The terminal's own colours stay as they are: nothing here can find out what they look like.
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
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
