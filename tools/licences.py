"""Print docs/licences.md: name, version and licence of every package that the bot needs to run.

Reads what is installed beside it and asks no network. Exit code 1, with the packages named, if one is under
the GPL or AGPL (the LGPL is fine) or states no licence.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = "esim-hotspot-bot"

HEAD = """\
# Licences

What the bot needs to run, and under which licence each package comes. Written by `make licences`; don't edit.

| package | version | licence |
|---|---|---|"""


def needed(name: str, extras: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what a package with these extras asks for on this machine: names, each with its own extras."""
    for line in distribution(name).requires or []:
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": e}) for e in extras or {""}):
            yield canonicalize_name(wanted.name), frozenset(wanted.extras)


def closure(name: str) -> list[Distribution]:
    """List what a package needs to run, and what that needs, by name; not the package itself."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(needed(name))
    while waiting:
        if (found := waiting.pop()) not in seen:
            seen.add(found)
            waiting += needed(*found)
    return [distribution(each) for each in sorted({name for name, _ in seen})]


def licence(package: Distribution) -> str:
    """Read a licence from metadata: the SPDX expression, else classifiers, else a line of free text."""

    def lines(key: str) -> list[str]:
        return package.metadata.get_all(key) or []

    classified = [
        line.rpartition(" :: ")[2]
        for line in lines("Classifier")
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    free = "".join(lines("License")).strip().partition("\n")[0]
    found = "".join(lines("License-Expression")) or ", ".join(classified) or free
    return "" if found.upper() == "UNKNOWN" else found


def objection(text: str) -> str:
    """Say what speaks against a licence, or "".

    >>> objection("MIT"), objection("LGPL-3.0-only"), objection("GPL-2.0-or-later OR MIT")
    ('', '', '')
    >>> objection("AGPL-3.0-only"), objection("GNU General Public License v3 (GPLv3)"), objection("")
    ('AGPL-3.0-only', 'GNU General Public License v3 (GPLv3)', 'states no licence')
    """
    if not text:
        return "states no licence"
    strict = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)
    return text if all(strict.search(one) for one in re.split(r"\bOR\b", text)) else ""


def main() -> int:
    """Print the page; complain on standard error."""
    packages = closure(OURS)
    print(HEAD)
    for package in packages:
        print(f"| {package.name} | {package.version} | {licence(package)} |")
    faults = [f"{package.name}: {why}" for package in packages if (why := objection(licence(package)))]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
