"""A fault in what people wrote: content or settings. Layer 1; knows nothing of the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault, placed so that an editor can jump to it.

    Args:
        file: Path as the writer knows it, relative to the content folder.
        line: Line in the file, from 1; 0 when the fault is the whole file's.
        path: Where in the structure, as `states.phone.to`; empty for the file itself.
        code: Stable short code of the rule, as `F003`.
        found: What was found, with the value at fault.
        hint: What would do.
    """

    file: str
    line: int
    path: str
    code: str
    found: str
    hint: str

    def __str__(self) -> str:
        """Render as `file:line: path: found; hint [code]`."""
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {where}{self.found}; {self.hint} [{self.code}]"


class ContentError(Exception):
    """The content has faults; `problems` holds all of them, sorted by place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} faults in the content, the first: {problems[0]}")
        self.problems = problems


class SettingError(Exception):
    """A setting or a stored file can't be used; the text is one line that says what and what to do."""
