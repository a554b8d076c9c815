"""The pitch of a company as a video: its own, or its place in the recording of the IR session."""

from dataclasses import dataclass

from .models import Session
from .timetable import Slot


@dataclass(frozen=True)
class PitchStream:
    """A video from a second on, with what the player asks of a broadcast."""

    video_id: str
    language: str
    start: int

    @property
    def watch_url(self):
        return f"https://www.youtube.com/watch?v={self.video_id}" + (f"&t={self.start}s" if self.start else "")

    @property
    def live_url(self):
        return self.watch_url

    @property
    def replay_url(self):
        return self.watch_url


@dataclass(frozen=True)
class Pitch:
    slot: Slot
    streams: list


def pitch_of(company, slots):
    """Return the Pitch that can be watched now, or None.

    `slots` are those of the sessions of the company. A start of 0 says nothing of a recording that others share.
    """
    slot = next((slot for slot in slots if slot.session.kind == Session.Kind.IR and slot.state.is_over), None)
    start = company.pitch_offset_seconds
    if slot is None:
        return None
    if company.pitch_video_id:
        return Pitch(slot, [PitchStream(company.pitch_video_id, "", start)])
    streams = [PitchStream(each.video_id, each.language, start) for each in slot.streams if each.video_id]
    return Pitch(slot, streams) if start and streams else None
