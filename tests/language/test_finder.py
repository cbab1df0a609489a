"""Many phrases in one text: the same as looking for each alone."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.finder import Finder, Hit, longest
from bot.language.text import contains, normalise

SMALL = st.text("ab1 .热点", max_size=12)
HITS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda p: Hit(p[0], p[0] + p[1], str(p))), max_size=8
)


@given(SMALL, st.lists(SMALL, max_size=8))
@example("ab", ["a", "ab", "b"])
@example("a热b", ["a", "b", "热"])
def test_finder_is_a_search_for_each_phrase(text: str, phrases: list[str]) -> None:
    """The index finds exactly the phrases that a naive search finds, where they stand."""
    folded = normalise(text)
    found = list(Finder((phrase, phrase) for phrase in phrases).find(folded))
    for hit in found:
        assert folded[hit.start : hit.end] == normalise(hit.payload)
    wanted = {phrase for phrase in phrases if normalise(phrase) and contains(folded, normalise(phrase))}
    assert {hit.payload for hit in found} == wanted


@given(SMALL, st.lists(SMALL, max_size=8))
def test_every_occurrence_is_found_once_and_by_start(text: str, phrases: list[str]) -> None:
    """Hits come in the order of the text, each occurrence of each phrase once."""
    hits = list(Finder((phrase, n) for n, phrase in enumerate(phrases)).find(normalise(text)))
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    assert len(set(hits)) == len(hits)


def test_phrases_are_whole_words() -> None:
    """A word inside a word doesn't count, beside an ideograph or a sign it does."""
    finder = Finder([("tmo", 1), ("at&t", 2)])
    assert [hit.payload for hit in finder.find("tmobile xat&t tmo用户 (at&t)")] == [1, 2]


def test_phrases_without_anything_visible_are_left_out() -> None:
    """An empty phrase would be everywhere; it is nowhere."""
    assert list(Finder([("", 1), ("\u200b", 2)]).find("abc")) == []


@given(HITS)
def test_longest_keeps_what_doesnt_overlap(hits: list[Hit[str]]) -> None:
    """No two kept hits overlap, and each that was left out overlaps a kept one that is no shorter."""
    kept = longest(hits)
    assert kept == sorted(kept, key=lambda h: h.start)
    for left, right in pairwise(kept):
        assert left.end <= right.start
    for hit in hits:
        rivals = [k for k in kept if k.start < hit.end and hit.start < k.end]
        assert any(k.end - k.start >= hit.end - hit.start for k in rivals)


def test_the_longer_name_wins() -> None:
    """An iPhone 15 Pro is one phone, not two."""
    finder = Finder([("iphone 15", "15"), ("iphone 15 pro", "15 pro"), ("pro", "pro")])
    assert [hit.payload for hit in longest(finder.find("my iphone 15 pro"))] == ["15 pro"]
