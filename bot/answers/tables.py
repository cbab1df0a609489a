"""The knowledge base as tables, for the operator and the writer. Pure; English, like all commands."""

from collections.abc import Iterable, Iterator, Mapping

from bot.answers import age
from bot.answers.figures import gb, speed, usd
from bot.engine.knowledge import Carrier, Plan
from bot.engine.model import Catalog

HEAD = ("carrier", "plan", "hotspot", "fast hotspot", "after", "price", "published", "confidence")
STALE_HEAD = ("asked", "plan", "published", "checked", "days")


def carrier_called(catalog: Catalog, name: str) -> Carrier | None:
    """Return the carrier with this id, name or nickname."""
    wanted = _spelled(name)
    for carrier in catalog.knowledge.carriers.values():
        if wanted in {_spelled(one) for one in (carrier.id, carrier.name, *carrier.names)}:
            return carrier
    return None


def _spelled(name: str) -> str:
    return "".join(name.casefold().replace("-", "").split())


def plan_table(catalog: Catalog, carrier: Carrier | None) -> Iterator[str]:
    """Yield the lines of the table of plans: of one carrier, or of all by rank and name."""
    every = sorted(catalog.knowledge.carriers.values(), key=lambda one: (one.rank, one.id))
    carriers = [carrier] if carrier is not None else every
    rows = [_row(catalog.knowledge.plans[plan]) for one in carriers for plan in one.plans]
    yield from aligned(HEAD, rows)


def _row(plan: Plan) -> tuple[str, ...]:
    source = age.newest(plan.sources)
    published = "no source" if source is None else source.published or "undated"
    confidence = plan.confidence if plan.status != "legacy" else f"{plan.confidence}, older plan"
    return plan.carrier, plan.id, plan.hotspot, _fast(plan), _after(plan), _price(plan), published, confidence


def _fast(plan: Plan) -> str:
    if isinstance(plan.allowance_gb_per_day, int | float):
        return f"{gb(plan.allowance_gb_per_day)}/day"
    if isinstance(plan.allowance_gb, int | float):
        return gb(plan.allowance_gb)
    if plan.allowance_gb != "plan_data":
        return str(plan.allowance_gb)
    if isinstance(plan.data_gb_per_day, int | float):
        return f"plan's {gb(plan.data_gb_per_day)}/day"
    return f"plan's {gb(plan.data_gb)}" if isinstance(plan.data_gb, int | float) else "plan's data"


def _after(plan: Plan) -> str:
    if plan.after_kbps is None:
        return f"cap {speed(plan.cap_kbps)}" if plan.cap_kbps is not None else "-"
    return plan.after_kbps if isinstance(plan.after_kbps, str) else speed(plan.after_kbps)


def _price(plan: Plan) -> str:
    if plan.price_usd_month is not None:
        return usd(plan.price_usd_month)
    if plan.price_usd is not None:
        return f"{usd(plan.price_usd)}/{plan.validity_days or '?'} days"
    return "-"


def stale_plans(catalog: Catalog, asked: Mapping[str, int], days: int, now: float) -> Iterator[str]:
    """Yield the plans last published (undated: compared) longer than `days` ago, most asked first.

    Args:
        catalog: The checked content.
        asked: How often each plan or carrier was asked about; a carrier's count is added to its plans'.
        days: Age in days from which a plan is due.
        now: Seconds since the epoch.
    """
    today = age.day_of(now)
    due = []
    for plan in catalog.knowledge.plans.values():
        source = age.newest(plan.sources)
        if source is None:
            continue
        old = (today - age.first_day(source.published or source.checked)).days
        if old > days:
            count = asked.get(plan.id, 0) + asked.get(plan.carrier, 0)
            due.append((count, old, plan.id, source))
    due.sort(key=lambda one: (-one[0], -one[1], one[2]))
    rows = [
        (str(count), plan, source.published or "undated", source.checked, str(old))
        for count, old, plan, source in due
    ]
    yield from aligned(STALE_HEAD, rows)
    yield f"{len(due)} of {len(catalog.knowledge.plans)} plans are due for a new look"


def aligned(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows with their columns aligned, under a head."""
    table = [head, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
