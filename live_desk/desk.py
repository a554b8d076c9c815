"""Does and undoes what is pressed at the live desk: each press once, on the state its form was made for.

Two people may press at the same time. The row is locked, and a form says which state it was made for: where that is
no longer the state of the row, nothing is changed and the person is told who did what.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from sessions import live_values
from sessions.changes import one_change
from sessions.models import Broadcast, Session
from sessions.states import state_at
from summit.models import Notice, SummitSettings

from .changes import Refused
from .models import LiveAction

PLAN = ("starts_at", "ends_at")


class Conflict(Exception):
    """The state that a form was made for is not the state any more. `touched_by` is the action that came between."""

    def __init__(self, touched_by=None):
        super().__init__()
        self.touched_by = touched_by


class AlreadyDone(Exception):
    """The same form was sent twice."""

    def __init__(self, action):
        super().__init__()
        self.action = action


@dataclass(frozen=True)
class Press:
    """One press of a button: who, when, and the form that it belonged to."""

    user: object
    now: datetime
    token: str
    version: str


def name_of(user):
    return user.get_full_name().strip() or user.get_username()


def snapshot(session):
    """Everything that a press may change, and the plan that it is measured by."""
    streams = {
        str(each.pk): {
            "platform": each.platform,
            "language": each.language,
            "url": live_values.plain(each.url),
            "video_id": live_values.plain(each.video_id),
            "video_source": live_values.plain(each.video_source_id),
        }
        for each in session.broadcasts.all()
    }
    fields = {name: live_values.plain(getattr(session, name)) for name in (*PLAN, *live_values.FIELDS)}
    return {"fields": fields, "streams": streams}


def version_of(values):
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def on_session(pk, kind, press, asked, change):
    """Do `change(session, state)` and return the LiveAction.

    `change` returns ({field: value}, None) or ({}, (language, url, video_id)) for a stream.
    Raises Refused, Conflict or AlreadyDone, and then has changed nothing.
    """
    with one_change():
        live_values.lock(pk)
        _refuse_second_press(press, kind, asked)
        session = Session.objects.public_at(press.now).get(pk=pk)
        before = snapshot(session)
        if press.version != version_of(before):
            raise Conflict(_touch_that_explains(session, before))
        fields, stream = change(session, state_at(session, press.now))
        write_fields(session, fields)
        if stream:
            write_stream(session, *stream)
        session = Session.objects.get(pk=pk)
        after = snapshot(session)
        if after == before:
            raise Refused(_("Nothing would change: it is like that already."))
        if kind == LiveAction.Kind.START:
            asked = asked | {"minutes": session.delay_minutes}
        action = _record(kind, press, asked, before, after, session)
        log(session, f"live_desk.{kind}", user=press.user, content_changed=True, data=asked)
        return action


def write_fields(session, fields):
    for name, value in fields.items():
        setattr(session, name, value)
    if fields:
        session.save(update_fields=[*fields])


def write_stream(session, language, url, video_id):
    """Give the YouTube stream of a language another channel or video; it is made where there is none."""
    youtube = Broadcast.Platform.YOUTUBE
    stream = session.broadcasts.filter(platform=youtube, language=language).first()
    if stream is None:
        stream = Broadcast(session=session, platform=youtube, language=language, sort_order=session.broadcasts.count())
    if video_id != (stream.video_id or ""):
        stream.video_source = None
    stream.video_id = video_id
    stream.url = url or stream.url
    stream.save()


def undo(action_pk, user, now):
    """Put back exactly what was there before an action. Raises Refused, Conflict or AlreadyDone."""
    action = LiveAction.objects.select_related("session").get(pk=action_pk)
    with one_change():
        if action.kind in {LiveAction.Kind.NOTICE, LiveAction.Kind.WITHDRAW}:
            _undo_notice(action, now)
        else:
            _undo_on_session(action)
        action.undone_at, action.undone_by, action.undone_by_name = now, user, name_of(user)
        action.save(update_fields=["undone_at", "undone_by", "undone_by_name"])
        log(
            action.session or action_notice(action),
            "live_desk.undo",
            user=user,
            content_changed=True,
            data=_undone(action),
        )
    return action


def _undone(action):
    return {"kind": action.kind, "asked": action.asked}


def _undo_on_session(action):
    if action.session is None:
        raise Refused(_("The session is gone."))
    live_values.lock(action.session_id)
    _refuse_second_undo(action)
    session = Session.objects.get(pk=action.session_id)
    now, before, after = snapshot(session), action.before, action.after
    fields = {name for name, value in after["fields"].items() if before["fields"].get(name) != value}
    streams = {
        key
        for key in before["streams"].keys() | after["streams"].keys()
        if before["streams"].get(key) != after["streams"].get(key)
    }
    watched = {*fields, *PLAN} if "revised_ends_at" in fields else fields  # an end must stay behind the start
    is_touched = any(now["fields"][name] != after["fields"][name] for name in watched) or any(
        now["streams"].get(key) != after["streams"].get(key) for key in streams
    )
    if is_touched:
        raise Conflict(_touch_that_explains(session, now))
    write_fields(session, {name: stored(name, before["fields"][name]) for name in fields})
    for key in streams:
        if key in before["streams"]:
            values = before["streams"][key]
            stream = Broadcast.objects.get(pk=key)
            stream.url, stream.video_id = values["url"], values["video_id"]
            stream.video_source_id = live_values.stored("video_source", values["video_source"])
            stream.save()
        else:
            Broadcast.objects.get(pk=key).delete()


def stored(name, value):
    value = live_values.stored(name, value)
    return datetime.fromisoformat(value) if name == "revised_ends_at" and value else value


# --- the notice on all pages


def notice_version(settings):
    return f"notice {settings.notice_id or ''}".strip()


def post_notice(press, asked, *, text_ko, text_en, level, ends_at):
    with one_change():
        settings = _locked_settings()
        _refuse_second_press(press, LiveAction.Kind.NOTICE, asked)
        _refuse_other_notice(settings, press)
        notice = Notice.objects.create(
            text_ko=text_ko, text_en=text_en, level=level, posted_at=press.now, ends_at=ends_at
        )
        return _set_notice(settings, notice, LiveAction.Kind.NOTICE, press, asked)


def withdraw_notice(press):
    with one_change():
        settings = _locked_settings()
        notice = settings.notice_at(press.now)
        asked = {"title": str(notice or "")}
        _refuse_second_press(press, LiveAction.Kind.WITHDRAW, None)
        _refuse_other_notice(settings, press)
        if notice is None:
            raise Refused(_("No notice is shown now."))
        return _set_notice(settings, None, LiveAction.Kind.WITHDRAW, press, asked)


def _locked_settings():
    SummitSettings.load()  # made where there is none yet
    return SummitSettings.objects.select_for_update(of=("self",)).select_related("notice").first()


def _set_notice(settings, notice, kind, press, asked):
    before = settings.notice
    SummitSettings.objects.filter(pk=settings.pk).update(notice=notice, notice_changed_at=press.now)
    action = _record(kind, press, asked, {"notice": before and before.pk}, {"notice": notice and notice.pk}, None)
    log(notice or before, f"live_desk.{kind}", user=press.user, content_changed=True, data=asked)
    return action


def _undo_notice(action, now):
    settings = _locked_settings()
    _refuse_second_undo(action)
    if settings.notice_id != action.after["notice"]:
        raise Conflict(last_notice_touch(settings))
    notice = Notice.objects.filter(pk=action.before["notice"]).first()
    SummitSettings.objects.filter(pk=settings.pk).update(notice=notice, notice_changed_at=now)


def action_notice(action):
    return Notice.objects.get(pk=action.after["notice"] or action.before["notice"])


def last_notice_touch(settings):
    """The latest action that left the notice as it is."""
    kinds = [LiveAction.Kind.NOTICE, LiveAction.Kind.WITHDRAW]
    for action in LiveAction.objects.filter(kind__in=kinds).order_by("-pk"):
        if (action.before if action.undone_at else action.after)["notice"] == settings.notice_id:
            return action
    return None


def _refuse_other_notice(settings, press):
    if press.version != notice_version(settings):
        raise Conflict(last_notice_touch(settings))


# --- what both have in common


def _record(kind, press, asked, before, after, session):
    return LiveAction.objects.create(
        kind=kind,
        session=session,
        token=press.token,
        asked=asked,
        before=before,
        after=after,
        at=press.now,
        user=press.user,
        user_name=name_of(press.user),
    )


def _refuse_second_press(press, kind, asked):
    """The same button of the same form; another button of it meets the version instead."""
    done = LiveAction.objects.filter(token=press.token).first()
    if done and done.kind == kind and (asked is None or asked.items() <= done.asked.items()):
        raise AlreadyDone(done)
    if done:
        raise Conflict(done)


def _refuse_second_undo(action):
    action.refresh_from_db()
    if action.undone_at:
        raise AlreadyDone(action)


def _touch_that_explains(session, now):
    """The latest action that left the row as it is; None where something else has changed it after all of them."""
    for action in LiveAction.objects.filter(session=session).order_by("-pk"):
        if (action.before if action.undone_at else action.after) == now:
            return action
    return None
