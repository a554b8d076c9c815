"""What changes while a session is on: delay, end, cancellation and streams. For these the live row has the last word.

A draft holds them as they were when it was written, and published later it would undo what the live desk has done
since. So each draft also holds what the live row said then. When the draft is read, it keeps what its editor changed
as long as the live row is still the one the editor saw, and takes everything else from the live row.
"""

from datetime import UTC

from django.apps import apps

FIELDS = ("delay_minutes", "delay_reason_ko", "delay_reason_en", "revised_ends_at", "is_cancelled")
STREAM_FIELDS = ("url", "video_id", "video_source")
KEY = "live_values"  # of what the live row said, in the content of a revision


def lock(pk):
    """Let nobody else write session `pk` before the transaction ends: SQLite has one writer at a time anyway."""
    list(_sessions().select_for_update().filter(pk=pk).order_by().values_list("pk"))


def read(pk):
    """Return what the live row says, in the form that a revision can hold; None where there is no row."""
    row = _sessions().filter(pk=pk).order_by().values("live", "live_revision_id", *FIELDS).first()
    if row is None:
        return None
    streams = apps.get_model("summit_sessions", "Broadcast").objects.filter(session_id=pk).order_by("pk")
    return {
        "live": row["live"],
        "revision": row["live_revision_id"],
        "fields": {name: plain(row[name]) for name in FIELDS},
        "streams": {
            str(stream["pk"]): {"platform": stream["platform"], "language": stream["language"]}
            | {name: plain(stream[name]) for name in STREAM_FIELDS}
            for stream in streams.values("pk", "platform", "language", *STREAM_FIELDS)
        },
    }


def plain(value):
    """A value as JSON has it; an empty text and no text are the same."""
    if value is None or value == "":
        return ""
    return value.astimezone(UTC).isoformat() if hasattr(value, "astimezone") else value


def stored(name, value):
    """The opposite of `plain`."""
    return None if value == "" and name in {"revised_ends_at", "video_source"} else value


def merged(content, today):
    """Return the content of a revision as it may be published, where the live row says `today`."""
    if not today or not today["live"]:
        return content
    then = content.get(KEY)
    if not then or then["revision"] != today["revision"]:
        then = {"fields": {}, "streams": {}}  # of another time, or of a time that nobody remembers
    taken = {name: stored(name, value) for name, value in today["fields"].items() if then["fields"].get(name) != value}
    return content | taken | {"broadcasts": _merged_streams(content.get("broadcasts", []), then, today)}


def _merged_streams(streams, then, today):
    then, today = then["streams"], today["streams"]
    found, result = set(), []
    for stream in streams:
        key = str(stream["pk"]) if stream["pk"] else _key_of_the_same(stream, then, today)
        if key in today:
            found.add(key)
            if then.get(key) != today[key]:
                stream = stream | {name: stored(name, today[key][name]) for name in STREAM_FIELDS} | {"pk": int(key)}
        elif key in then:
            continue  # taken away since
        result.append(stream)
    added = [key for key in today if key not in found and then.get(key) != today[key]]
    if added:
        model = apps.get_model("summit_sessions", "Broadcast")
        result += [each.serializable_data() for each in model.objects.filter(pk__in=added)]
    return result


def _key_of_the_same(stream, then, today):
    """A stream that has no key yet may have been added to the live row since: there is one for each language."""
    for key, each in today.items():
        same = (each["platform"], each["language"]) == (stream["platform"], stream["language"] or "")
        if key not in then and same:
            return key
    return None


def _sessions():
    return apps.get_model("summit_sessions", "Session").objects
