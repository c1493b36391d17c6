"""What is sent, in which format, and only the options of that format."""

from __future__ import annotations

from omnitui.domain.delivery.draft import FORMATS, PAPERS
from omnitui.domain.delivery.field_rules import shown
from omnitui.ui.features.schedule_form.layout import Spec, choice, text
from omnitui.ui.features.schedule_form.rows import BoxesRow

_BOXES = (
    ("show_link", "link to Omni"),
    ("show_filters", "filters"),
    ("hide_title", "hide title"),
    ("full_tables", "full tables"),
    ("single_column", "one column"),
    ("hide_hidden", "skip hidden fields"),
    ("formatting", "formatted values"),
)
AS = (
    choice("format", "Format", *((name, name.removesuffix("_only")) for name in FORMATS)),
    choice("paper", "Paper", ("", "any"), *((name, name.replace("_", " ")) for name in PAPERS)),
    choice("orientation", "Layout", ("", "any"), ("portrait", "portrait"), ("landscape", "landscape")),
    Spec(tuple(name for name, _ in _BOXES), lambda draft, setting: BoxesRow("Options", draft, _BOXES, shown)),
    choice("own_limit", "Row limit", ("", "same as tile"), ("1", "custom")),
    text("row_limit", "Max rows", cells=12, tail="rows"),
)
