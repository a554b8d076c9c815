"""How the two texts of a field stand to each other. Nothing here reads the database or the clock."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LANGUAGES = ("ko", "en")
SHORTEST = timedelta(microseconds=1)
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
ADDRESS = re.compile(r"\S+@\S+|\w+://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Small words that stand inside names: Bank of America, Médecins sans Frontières.
IN_NAMES = {"of", "the", "and", "for", "in", "on", "at", "by", "to", "de", "del", "der", "des", "di", "do", "da", "du"}
IN_NAMES |= {"dos", "la", "le", "les", "sans", "van", "von", "y", "e", "und"}
LONGEST_NAME = 8  # words


class Kind(StrEnum):
    EMPTY = "empty"
    MISSING = "missing"
    STALE = "stale"
    SAME = "same"
    APPROVED = "approved"
    OK = "ok"


GAPS = (Kind.MISSING, Kind.STALE, Kind.SAME)  # what somebody should look at, worst first
HOLDS_UP = (Kind.MISSING, Kind.STALE)  # what is published only with a reason


@dataclass(frozen=True)
class State:
    """`language` is the one that needs work, `since` when the other one changed: None where that is not published."""

    kind: Kind
    language: str = ""
    since: datetime | None = None

    @property
    def is_gap(self):
        return self.kind in GAPS

    @property
    def holds_up(self):
        return self.kind in HOLDS_UP


@dataclass(frozen=True)
class History:
    """What is remembered of a pair of texts: digests, and when each language changed.

    `agreed_at` is when they last were made to say the same: written together, one after the other in answer to it,
    or found to fit by a person.
    """

    korean: str
    english: str
    korean_at: datetime
    english_at: datetime
    agreed_at: datetime
    approved: str = ""

    @property
    def older(self):
        """The language that has not followed the other one yet, or ""."""
        if not (self.korean and self.english) or max(self.korean_at, self.english_at) <= self.agreed_at:
            return ""
        if self.korean_at == self.english_at:
            return ""
        return "ko" if self.korean_at < self.english_at else "en"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""


def digest_of_both(korean, english):
    return hashlib.sha256(f"{digest(korean)} {digest(english)}".encode()).hexdigest()[:32]


def is_free_of_language(text):
    """Whether a text may well read the same in both languages: a number, an address, an abbreviation, a name."""
    if HANGUL.search(text):
        return False
    words = WORD.findall(ADDRESS.sub(" ", text))
    if len(words) > LONGEST_NAME:
        return False
    return all(not word[0].islower() or word in IN_NAMES or any(c.isupper() for c in word) for word in words)


def after(history, korean, english, now):
    """Return the history of a pair once these two texts are published at `now`, in one save."""
    new = {"korean": digest(korean), "english": digest(english)}
    if history is None:
        return History(**new, korean_at=now, english_at=now, agreed_at=now)
    changed = [name for name, value in new.items() if value != getattr(history, name)]
    if not changed:
        return history
    # Two saves within one tick of the clock, or a clock set back, still follow one another.
    at = max(now, history.korean_at + SHORTEST, history.english_at + SHORTEST)
    following = {"ko": "korean", "en": "english"}.get(history.older) in changed
    completed = not (history.korean and history.english)
    fits = history.approved == digest_of_both(korean, english)
    agrees = len(changed) == 2 or following or completed or fits
    return replace(
        history, **new, **{f"{name}_at": at for name in changed}, agreed_at=at if agrees else history.agreed_at
    )


def state_of(korean, english, history=None, published=None):
    """Return the State of a pair of texts: the one rule, for what is published and for what is drafted.

    `history` is that of these two texts; `published` that of what visitors see, where these are a draft of it. Texts
    without a history are judged by themselves.
    """
    if not (korean or english):
        return State(Kind.EMPTY)
    state = State(Kind.OK)
    if not (korean and english):
        state = State(Kind.MISSING, "en" if korean else "ko")
    elif korean == english and not is_free_of_language(korean):
        state = State(Kind.SAME, "en" if HANGUL.search(korean) else "ko")
    elif history and history.older:
        name = "english" if history.older == "ko" else "korean"
        is_published = published is None or getattr(published, name) == getattr(history, name)
        state = State(Kind.STALE, history.older, getattr(history, f"{name}_at") if is_published else None)
    if history and history.approved == digest_of_both(korean, english):
        return State(Kind.APPROVED, state.language)
    return state
