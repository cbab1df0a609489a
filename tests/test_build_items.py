"""Issue C, item by item: what its Build list names is there and reached by whoever presses and types.

Item 6, menus and figures, is held by test_every_menu_and_every_figure_stands_on_a_screen.
"""

import pytest

from bot.engine.model import Ask, Catalog, Pool, Say
from tests.talk import Person, make_desk

FLOWS = ("cannot_enable", "cannot_connect", "slow", "cost")

SPLITS = {
    "cannot_enable": {"phone_online", "plan", "platform", "line_elsewhere", "where", "vpn_where"},
    "cannot_connect": {
        "phone_online", "plan", "platform", "client", "second_device", "usb_works", "vpn_where", "join_fails",
        "where", "line_elsewhere",
    },
    "slow": {"plan", "platform", "client", "usb_faster", "vpn_where", "slow_when", "where"},
    "cost": {"plan", "platform", "client", "who_joins", "other_line", "data_line"},
}  # fmt: skip
"""What each flow may ask, of what splits best (item 1)."""

FROM_CASES = {
    "phone_vpn_blocks_hotspot", "tether_offload", "client_firewall", "client_metered", "client_wifi_driver",
    "usb_driver_loop", "hotspot_channel_roaming", "old_carrier_profile", "addon_not_active",
    "subnet_conflict", "third_party_sharing_app", "phone_hardware",
}  # fmt: skip
"""Causes that cases show and the facts lack (item 2)."""

SLOW = {
    "allowance_throttled", "plan_always_caps_hotspot", "deprioritised_peak", "weak_signal", "band_24_crowded",
    "too_many_users", "overheating", "low_data_or_power_mode", "bluetooth_link", "client_vpn_overhead",
    "roaming_long_path",
}  # fmt: skip
COST = {
    "hotspot_counts_same_bucket", "laptop_updates", "cloud_sync", "strangers_or_old_guests",
    "auto_join_own_devices", "usb_charging_autouse", "wrong_data_line", "roaming_charges",
}  # fmt: skip


def tried(catalog: Catalog, flow: str) -> set[str]:
    """Every cause that a flow may try."""
    states = catalog.flows[flow].states.values()
    return {cause for state in states if isinstance(state, Pool) for cause in state.causes}


def test_item_1_each_flow_asks_what_splits_best(catalog: Catalog) -> None:
    """Phone, plan, line, joined device, second device, cable, one app or all, when, VPN, home or roaming."""
    for flow, wanted in SPLITS.items():
        states = catalog.flows[flow].states.values()
        asked = {state.fact for state in states if isinstance(state, Ask)}
        asked |= {question for state in states if isinstance(state, Pool) for question in state.questions}
        assert wanted <= asked, (flow, wanted - asked)
    assert {"only_some", "no_internet", "not_listed"} <= set(catalog.facts["join_fails"].choices)
    assert {"evening", "after_some_gb"} <= set(catalog.facts["slow_when"].choices)


def test_item_2_causes_of_the_cases_stand_in_a_flow(catalog: Catalog) -> None:
    """What cases show and the facts lack is a cause, tried by a flow; metering is explained, never fixed."""
    assert set.union(*(tried(catalog, flow) for flow in FLOWS)) >= FROM_CASES
    assert catalog.causes["carrier_tethering_detection"].ends_with == "explanation"


def test_item_2_a_second_phone_tells_line_and_phone_apart(catalog: Catalog) -> None:
    """Asked where carrier and phone are both left; the answer brings that side's causes to the front."""
    firsts = {}
    for answer in ("works", "fails"):
        person = Person(make_desk(catalog), language="en")
        person.write("my Pixel 8 joins but no internet on my laptop, all devices fail, no vpn, phone is fine")
        while person.session.asking != "line_elsewhere":
            if person.session.cause is not None:
                person.choose("same" if "same" in person.choices else "next")
            else:
                person.choose("unsure")
        firsts[answer] = person.choose(answer).session.cause
    assert firsts == {"works": "entitlement_check_failed", "fails": "plan_without_hotspot"}


def test_item_3_slow_knows_its_causes(catalog: Catalog) -> None:
    """Each cause that the issue names for a slow hotspot is tried there."""
    assert tried(catalog, "slow") >= SLOW


@pytest.mark.parametrize(
    ("phone", "laptop", "kbps", "state"),
    [
        ("40 Mbps", "600k", (40_000, 600), "capped_plan"),
        ("40", "4.2 Mbps", (40_000, 4_200), "way_phone"),
        ("2 Mbps", "1.9 Mbps", (2_000, 1_900), "slow_phone"),
        ("40 Mbps", "38 Mbps", (40_000, 38_000), "nearly_equal"),
    ],
)
def test_item_3_two_typed_speeds_say_which_half_is_slow(
    catalog: Catalog, phone: str, laptop: str, kbps: tuple[int, int], state: str
) -> None:
    """The two-minute comparison is typed, read with or without a unit, and decides where to look."""
    person = Person(make_desk(catalog), language="en")
    person.write("/start slow").choose("always").choose("measure").write(phone).write(laptop)
    facts = person.session.facts
    assert (facts["phone_kbps"], facts["hotspot_kbps"]) == kbps
    assert person.session.stack[-1].state == state


def test_item_4_cost_knows_its_causes_and_ends_in_a_habit_or_a_plan(catalog: Catalog) -> None:
    """Buckets, eaters, guests, auto-join, cable, lines, roaming; then a habit, or plans that fit."""
    assert tried(catalog, "cost") >= COST
    states = catalog.flows["cost"].states
    assert any(isinstance(state, Say) and state.answer == "fitting" for state in states.values())


def test_item_4_and_5_updates_are_stopped_on_each_kind_of_device(catalog: Catalog) -> None:
    """Windows, Mac, Linux or Chromebook, iPad, Android, console or TV: each reads steps of its own."""
    shown = set()
    for client in catalog.facts["client"].choices:
        person = Person(make_desk(catalog), language="en")
        person.write("windows update ate 5 GB overnight" if client == "windows" else "data gone overnight")
        if person.session.asking == "client":
            person.choose(client)
        assert person.session.cause == "laptop_updates"
        shown.add(person.text)
    assert len(shown) == len(catalog.facts["client"].choices)
    told = "\n".join(shown)
    for word in ("Windows 11", "Mac's", "Chromebook", "iPad", "on that device", "console or TV"):
        assert word.casefold() in told.casefold()
