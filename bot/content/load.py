"""A folder with flows/ and knowledge/ -> Catalog, or every Problem in it at once."""

from pathlib import Path

from bot.content import build, converted
from bot.content.bundle import Bundle, gather
from bot.content.rules import known, lexicon, records, structure, texts
from bot.engine.model import Catalog
from bot.problem import ContentError, Problem, SettingError


def find(setting: str | None) -> Path:
    """Return the content folder: the setting, else beside the `bot` package, else inside it.

    Raises:
        SettingError: The folder has no flows/.
    """
    package = Path(__file__).resolve().parents[1]
    if setting:
        root = Path(setting)
        if not (root / "flows").is_dir():
            hint = "name the folder that holds flows/ and knowledge/"
            raise SettingError(f"CONTENT_DIR {setting!r} has no flows/ folder; {hint}")
        return root
    beside = package.parent
    return beside if (beside / "flows").is_dir() and (beside / "knowledge").is_dir() else package / "_content"


def problems(bundle: Bundle) -> list[Problem]:
    """Return every fault of a bundle, sorted by place."""
    found = [*bundle.problems]
    for room in (structure, texts, records, known, lexicon, converted):
        found += room.check(bundle)
    return sorted(set(found))


def load(root: Path) -> Catalog:
    """Return the catalog of a folder.

    Raises:
        ContentError: With every fault, sorted by place.
    """
    bundle = gather(root)
    faults = problems(bundle)
    if faults:
        raise ContentError(faults)
    return build.catalog(bundle)
