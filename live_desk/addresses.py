"""What staff paste as the address of a stream, in any of the forms in which YouTube writes it."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
HOSTS = {"youtube.com", "youtube-nocookie.com", "studio.youtube.com"}
BEFORE_A_VIDEO = {"live", "embed", "shorts", "v", "e", "video"}
BEFORE_A_CHANNEL = {"channel", "c", "user"}


def parse_stream(text):
    """Return (address of a channel, id of a video) of which one is "". Raises ValidationError with what is wrong."""
    text = text.strip()
    if VIDEO_ID.fullmatch(text):
        return "", text
    if re.fullmatch(r"@[\w.-]+", text):
        return f"https://www.youtube.com/{text}", ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("music.")
    except ValueError:
        host = ""
    if parts_are_odd(host, text):
        raise ValidationError(
            _("Paste the address of a YouTube video or channel, such as https://youtu.be/46yU-Kx_Xl4.")
        )
    steps = [step for step in parts.path.split("/") if step]
    if host == "youtu.be":
        video_id = steps[0] if steps else ""
    else:
        video_id = (parse_qs(parts.query).get("v") or [""])[0]
        if len(steps) > 1 and steps[0] in BEFORE_A_VIDEO:
            video_id = steps[1]
        elif steps and (channel := channel_of(steps)):
            return channel, ""
    if not video_id:
        raise ValidationError(_("This address leads to no video and no channel. Open the video and copy its address."))
    if not VIDEO_ID.fullmatch(video_id):
        raise ValidationError(
            _("“%(id)s” is no YouTube video id: it has 11 letters, digits, - or _.") % {"id": video_id[:40]}
        )
    return "", video_id


def parts_are_odd(host, text):
    return host not in HOSTS | {"youtu.be"} or any(letter.isspace() for letter in text)


def channel_of(steps):
    if steps[0].startswith("@") and len(steps[0]) > 1:
        return f"https://www.youtube.com/{steps[0]}"
    if len(steps) > 1 and steps[0] in BEFORE_A_CHANNEL:
        return f"https://www.youtube.com/{steps[0]}/{steps[1]}"
    return ""
