"""The videos of an item, which load nothing from anywhere before they are played."""

import re
from urllib.parse import parse_qs, urlsplit

from sessions.pitches import PitchStream

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}


def youtube_id(url):
    """Return the eleven characters of a video in an address of YouTube, "" in any other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    folder, _slash, last = parts.path.strip("/").rpartition("/")
    found = ""
    if host == "youtu.be":
        found = last
    elif host in YOUTUBE_HOSTS:
        found = last if folder in {"embed", "live", "shorts"} else parse_qs(parts.query).get("v", [""])[0]
    return found if VIDEO_ID.fullmatch(found) else ""


def streams_of(item, slot):
    """Return what the player shows of an item that is a video on YouTube, of a session that is over."""
    video_id = youtube_id(item.external_url) if item.kind == item.Kind.VIDEO else ""
    codes = item.language_codes
    if not video_id or slot is None or not slot.state.is_over:
        return []
    return [PitchStream(video_id, codes[0] if len(codes) == 1 else "", 0)]
