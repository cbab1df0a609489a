"""A chart for tests."""

from bot.engine.model import Chart

CHART = Chart(
    title="Hotspot data",
    days=30.0,
    first="Nov 15",
    last="Dec 14",
    readings=((4.5, 4_100.0), (9.7, 9_400.0)),
    today_x=9.7,
    today_label="Today",
    limit_mb=15_000.0,
    limit_label="Limit 15 GB",
    fan=(
        (9.7, 9_400.0, 9_400.0, 9_400.0),
        (20.0, 15_000.0, 19_400.0, 24_000.0),
        (30.0, 21_000.0, 29_000.0, 37_000.0),
    ),
    run_out=15.5,
    outcome="Used up Nov 30",
    after_label="then 600 Kbps",
    legend=("Reading", "Pace", "Likely range"),
    used_label="9.4 GB",
)
