"""`make font`: bot/fonts/, the letters that pictures need, out of Debian's Noto Sans CJK; needs apt and dpkg.

The subset holds the characters of flows/<language>/usage.yaml, so a picture never shows a box. Run it again
when those words change and tests/usage/test_drawing.py says that one is missing.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # no stubs
from fontTools.ttLib import TTCollection  # type: ignore[import-untyped]  # no stubs

PACKAGE = "fonts-noto-cjk"
FILE = "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
COPYRIGHT = "usr/share/doc/fonts-noto-cjk/copyright"
FACE = "Noto Sans CJK SC"
FOLDER = Path("bot/fonts")

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—…•“”‘’●"


def characters() -> str:
    """Return every character that a picture may need."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path("flows").glob("*/usage.yaml"))]
    return "".join(sorted({*LATIN, *"".join(texts)} - {"\n"}))


def licence(copyright_file: str, holder: str) -> str:
    """Return the licence out of Debian's file about the package, with the font's own copyright line.

    Raises:
        LookupError: It isn't there.
    """
    found = re.search(r"^License: SIL-1\.1\n((?: .*\n)+)", copyright_file, re.MULTILINE)
    if found is None:
        raise LookupError("the package's copyright file holds no SIL-1.1")
    body = re.sub(r"^ \.?", "", found.group(1), flags=re.MULTILINE)
    head = f"{FACE}, a subset made by tools/font.py. {holder}\n\n"
    return head + "\n".join(line.rstrip() for line in body.splitlines()) + "\n"


def main() -> int:
    """Write the font and its licence."""
    with TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True)  # noqa: S603, S607 - our own file - our own words
        (package,) = Path(folder).glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", str(package), folder], check=True)  # noqa: S603, S607 - our own file
        faces = TTCollection(str(Path(folder) / FILE), lazy=True).fonts
        font = next(face for face in faces if face["name"].getDebugName(1) == FACE)
        options = Options(layout_features=["kern"], name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(text=characters())
        subsetter.subset(font)
        FOLDER.mkdir(exist_ok=True)
        font.save(FOLDER / "noto-sans-cjk-sc-subset.otf")
        text = (Path(folder) / COPYRIGHT).read_text(encoding="utf-8")
        holder = str(font["name"].getDebugName(0))
        (FOLDER / "OFL.txt").write_text(licence(text, holder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
