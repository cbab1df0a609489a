"""What the tests of usage share."""

import pytest

from bot.engine.model import Catalog
from bot.store.memory import MemoryStore
from tests.talk import make_desk
from tests.usage.somebody import Make, Somebody


@pytest.fixture
def somebody(catalog: Catalog) -> Make:
    """Makes a newcomer; with `set_up` they have 15 GB from the 15th on and one reading."""

    def make(language: str = "en", *, set_up: bool = False) -> Somebody:
        store = MemoryStore()
        found = Somebody(make_desk(catalog, store), language=language)
        found.store = store
        if set_up:
            found.write("used 4.1 GB").write("15 GB").write("15")
        return found

    return make
