"""Figures in words: digits, with GB, MB, Kbps, Mbps and $ in every language. Pure."""

MB_PER_GB = 1000
KBPS_PER_MBPS = 1000


def number(value: float) -> str:
    """Return a number without needless zeros.

    >>> number(20), number(0.5), number(2.25)
    ('20', '0.5', '2.25')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")


def gb(value: float) -> str:
    """Return an amount of data given in GB; below one GB it is in MB.

    >>> gb(20), gb(0.25), gb(0)
    ('20 GB', '250 MB', '0 GB')
    """
    return f"{number(value * MB_PER_GB)} MB" if 0 < value < 1 else f"{number(value)} GB"


def mb(value: float) -> str:
    """Return an amount of data given in MB; from one GB on it is in GB.

    >>> mb(60), mb(1080)
    ('60 MB', '1.08 GB')
    """
    return gb(value / MB_PER_GB) if value >= MB_PER_GB else f"{number(value)} MB"


def speed(kbps: float) -> str:
    """Return a speed given in Kbps; from one Mbps on it is in Mbps.

    >>> speed(600), speed(1500)
    ('600 Kbps', '1.5 Mbps')
    """
    if kbps >= KBPS_PER_MBPS:
        return f"{number(kbps / KBPS_PER_MBPS)} Mbps"
    return f"{number(kbps)} Kbps"


def usd(value: float) -> str:
    """Return a price in dollars, cents only where there are some.

    >>> usd(30), usd(32.5)
    ('$30', '$32.50')
    """
    return f"${value:.2f}".removesuffix(".00")
