"""The names behind the invented schedules: painters, paints, dashboards, cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MASK = 0xFFFFFFFF


def draw(index: int, about: int, below: int) -> int:
    """Return a number from 0 to `below` - 1, always the same for an `index` and a question `about` it."""
    mixed = (index * 0x9E3779B1 ^ about * 0x85EBCA6B) & _MASK
    mixed = ((mixed ^ mixed >> 15) * 0x2C1B3C6D) & _MASK
    mixed = ((mixed ^ mixed >> 12) * 0x297A2D39) & _MASK
    return (mixed ^ mixed >> 15) % below


class Person(NamedTuple):
    """A member or an email-only user; Omni's `ownerId` is the `membership_id` (omni-api.md §8, clash 4)."""

    membership_id: str
    user_id: str
    name: str | None
    email: str
    email_only: bool = False


class Group(NamedTuple):
    """A user group: schedules identify it by the uuid, SCIM by a short code (omni-api.md §8, clash 11)."""

    uuid: str
    code: str
    name: str
    members: tuple[Person, ...]


class Dashboard(NamedTuple):
    """A dashboard as in the list, identified by its short id."""

    identifier: str
    name: str


_OWNERS = (
    "Blob Ross",
    "Ada Blob",
    "Vincent van Blob",
    "Edmond Blobet",
    "Frida Blahlo",
    "Yuki Blobayashi",
    "Rembrandt van Blobijn",
    "Georgia O'Blobe",
    "Claude Blonet",
    "Artemisia Blobeschi",
    "Hilma af Blob",
    "Jean-Michel Blobquiat",
)
_FIRST = (
    "Ada",
    "Berthe",
    "Camille",
    "Diego",
    "Egon",
    "Frida",
    "Gustav",
    "Hokusai",
    "Ines",
    "Joan",
    "Kazimir",
)
_LAST = ("Blob", "Blahlo", "Blobet", "Blonet", "Blobijn", "Blimt", "Blagall", "Blanet", "Blondrian")
POOL = 1511  # people who receive mail; a prime above 1,204, so that any step visits all of them


def person(number: int) -> Person:
    """Return one of the `POOL` people: the first twelve own schedules; of the others every fifth is email-only."""
    ids = f"b0b1c2d3-0000-4000-8000-{number:012x}", f"5e5e5e5e-0000-4000-8000-{number:012x}"
    if number < len(_OWNERS):
        name = _OWNERS[number]
        return Person(*ids, name, f"{name.lower().replace(' ', '.').replace(chr(39), '')}@blob.example")
    first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
    address = f"{first}.{last}{number}".lower()
    if number % 5 == 0:
        return Person(*ids, None, f"{address}@partner.example", email_only=True)
    return Person(*ids, f"{first} {last}", f"{address}@blob.example")


OWNERS = tuple(person(number) for number in range(len(_OWNERS)))
BLOB_ROSS, ADA_BLOB = OWNERS[:2]

GROUPS = tuple(
    Group(f"66666666-0000-4000-8000-{number:012d}", code, name, OWNERS[number * 2 :][:4])
    for number, (code, name) in enumerate(
        [
            ("mEhXj6ZI", "Happy accidents"),
            ("Qp0aL2xT", "Plein air"),
            ("b7RrUe19", "Board"),
            ("Zk3wN8sY", "Brush cleaners"),
        ]
    )
)

# fmt: off
PAINTS = (
    "Alizarin", "Amber", "Azure", "Bark brown", "Bright red", "Burnt sienna", "Cadmium", "Celadon",
    "Cerulean", "Chalk", "Charcoal", "Chromium", "Cobalt", "Copper", "Crimson", "Dark sienna", "Dusk",
    "Ember", "Emerald", "Fan brush", "Flax", "Fresco", "Gamboge", "Gesso", "Gouache", "Graphite",
    "Green gold", "Indian yellow", "Indigo", "Ivory", "Lamp black", "Lead white", "Lilac", "Liquid clear",
    "Madder", "Malachite", "Mars black", "Midnight", "Moss", "Naples yellow", "Ochre", "Olive", "Opal",
    "Paynes gray", "Peach", "Phthalo green", "Prussian", "Quartz", "Rose", "Saffron", "Sap green", "Sepia",
    "Tempera",
)
LATE_PAINTS = (
    "Prussian", "Quartz", "Raw umber", "Red ochre", "Rose", "Saffron", "Sanguine", "Sap green", "Scarlet",
    "Sepia", "Slate", "Smalt", "Sunset", "Tempera", "Terre verte", "Titanium", "Turquoise", "Ultramarine",
    "Venetian red", "Verdigris", "Vermilion", "Viridian", "Walnut", "Woad", "Yellow lake", "Zinc white",
)
SUBJECTS = (
    "backlog", "bookings", "budget", "cash", "churn", "claims", "cohorts", "conversion", "coverage",
    "deals", "demand", "digest", "discounts", "errors", "footfall", "forecast", "fraud", "funnel",
    "headcount", "inventory", "invoices", "KPIs", "leads", "ledger", "margins", "orders", "payroll",
    "pipeline", "pricing", "quality", "recon", "refunds", "renewals", "returns", "revenue", "shipments",
    "signups", "stock", "tickets", "traffic", "uptime",
)
CITIES = (
    "Almada", "Bergen", "Bilbao", "Bordeaux", "Brno", "Cork", "Delft", "Espoo", "Faro", "Ghent", "Graz",
    "Haarlem", "Izmir", "Jena", "Kyoto", "Lille", "Lyon", "Malmö", "Nantes", "Osaka", "Oulu", "Porto",
    "Quimper", "Riga", "Sapporo", "Siena", "Tartu", "Umeå", "Utrecht", "Vigo", "Wrocław", "Xanthi", "York",
    "Zadar",
)
# fmt: on
DASHBOARDS = tuple(
    Dashboard(f"{draw(number, 1, 1 << 32):08x}", f"{subject[0].upper()}{subject[1:]}{kind}")
    for kind in ("", " overview", " by region")
    for number, subject in enumerate(SUBJECTS, start=len(kind) * 1000)
)
MANAGED = frozenset(dashboard.identifier for dashboard in DASHBOARDS[3::9])
"""The dashboards that Ada Blob manages: her personal token sees their schedules besides her own."""
BARRED = frozenset(dashboard.identifier for dashboard in DASHBOARDS[5::20])
"""The dashboards that only an organization key may schedule, and that few people may see."""


def drawn_name(index: int, paints: Sequence[str] = PAINTS) -> str:
    """Return a distinct name for any index: by paint and subject, then by city, then by a number."""
    rounds, rest = divmod(index, len(paints) * len(SUBJECTS))
    name = f"{paints[rest % len(paints)]} {SUBJECTS[(rest // len(paints) + rest) % len(SUBJECTS)]}"
    if not rounds:
        return name
    lap, city = divmod(rounds - 1, len(CITIES))
    return f"{name}, {CITIES[city]} {lap + 1}" if lap else f"{name}, {CITIES[city]}"
