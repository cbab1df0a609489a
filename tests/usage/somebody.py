"""A person of the tests whose ledger can be looked at."""

from collections.abc import Callable

from bot.store.memory import MemoryStore
from bot.usage.ledger import NOBODY, Tracker, decode
from tests.talk import Person, run

DAY_S = 86_400.0
Make = Callable[..., "Somebody"]


class Somebody(Person):
    """A person whose ledger can be looked at."""

    store: MemoryStore

    def later(self, days: float) -> "Somebody":
        """Let time pass."""
        self.at += days * DAY_S
        return self

    @property
    def ledger(self) -> Tracker:
        stored = run(self.store.load(self.user))
        return NOBODY if stored is None else decode(stored.usage)

    @property
    def used(self) -> list[float]:
        return [one.value for one in self.ledger.readings]
