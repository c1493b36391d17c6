"""Where a schedule delivers to, in a few words."""

from __future__ import annotations

from omnitui.domain.schedules.detail import Detail
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import clean, cut, cut_middle, plural, width
from omnitui.text.schedules import destination_word

_OWN = {"google_sheets": "Google Sheets", "slack": "Slack"}


def destination_summary(row: Schedule, detail: Detail | None, cells: int) -> str:
    """Describe the destination as far as it is loaded: `email, 12 people`, `webhook hooks.blob.example/c…/in`."""
    word = _OWN.get(row.destination, destination_word(row.destination))
    if row.destination == "email":
        people = row.recipients if detail is None or not detail.people else len(detail.people)
        return word if people is None else f"{word}, {plural(people, 'person', 'people')}"
    target = _target(row, detail) if detail is not None else ""
    return cut(f"{word} {_cut_path(clean(target), cells - width(word) - 1)}".rstrip(), cells)


def _target(row: Schedule, detail: Detail) -> str:
    settings = detail.settings
    if row.destination == "slack":
        return ", ".join(detail.slack)
    if row.destination == "s3":
        return "/".join(part for part in (settings.get("bucketName", ""), settings.get("keyPrefix", "")) if part)
    if row.destination == "sftp":
        return settings.get("address", "") + settings.get("path", "")
    url = settings.get("url") or settings.get("webhookUrl") or ""
    return url.partition("://")[2].partition("?")[0] or url


def _cut_path(target: str, cells: int) -> str:
    """Return the whole host, with the path cut in the middle."""
    host, slash, path = target.partition("/")
    room = cells - width(host) - 1
    return host + slash + cut_middle(path, room) if slash and room >= 5 else cut_middle(target, cells)
