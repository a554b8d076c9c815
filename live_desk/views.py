"""The screen of the live desk and its buttons. Every button works without a script and says what came of it."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from sessions.models import Session
from summit.formatting import clock

from . import changes, desk
from .board import Board, asked_in_words, chosen_day, new_token
from .changes import Refused
from .desk import AlreadyDone, Conflict, Press
from .forms import CancelForm, DelayForm, ExtendForm, NoticeForm, PressForm, RemoveVideoForm, StreamForm
from .models import LiveAction
from .words import CANCEL_PHRASES, DELAY_PHRASES, sentence_of, title_of

Kind = LiveAction.Kind
may_use = permission_required("live_desk.use_live_desk")
REFRESH_SECONDS = 5


def desk_url(day=None):
    url = reverse("live_desk:board")
    return f"{url}?{urlencode({'day': day})}" if day else url


@may_use
@require_safe
def board(request):
    return show_board(request, NoticeForm(now=request.now, initial={"token": new_token()}))


def show_board(request, notice_form):
    shown = Board(request.now, chosen_day(request.GET.get("day", "")))
    notice_form.initial["version"] = shown.notice_version
    return render(
        request,
        "staff/live_desk/board.html",
        {
            "board": shown,
            "now": request.now,
            "notice_form": notice_form,
            "delay_phrases": DELAY_PHRASES,
            "withdraw_token": new_token(),
            "refresh_seconds": REFRESH_SECONDS,
        },
    )


# --- what a form asks for, as new values: (fields, stream) from (session, state)


def fields_of(function, *names):
    """A change of fields by a function of `changes` that takes what was typed under `names`."""

    def changing(form, now):
        values = {name: form.cleaned_data[name] for name in names}
        return lambda session, state: (function(session, state, now, **values), None)

    return changing


def stream_of(form, now):
    return lambda session, state: ({}, (form.cleaned_data["language"], form.url, form.video_id))


def no_video_of(form, now):
    return lambda session, state: ({}, (form.cleaned_data["language"], "", ""))


REASON = ("reason_ko", "reason_en")
# address: (kind, form, change)
ACTIONS = {
    "start": (Kind.START, PressForm, fields_of(changes.start)),
    "delay": (Kind.DELAY, DelayForm, fields_of(changes.delay, "minutes", *REASON)),
    "end": (Kind.END, PressForm, fields_of(changes.end)),
    "extend": (Kind.EXTEND, ExtendForm, fields_of(changes.extend, "until")),
    "reopen": (Kind.REOPEN, PressForm, fields_of(changes.reopen)),
    "cancel": (Kind.CANCEL, CancelForm, fields_of(changes.cancel, *REASON)),
    "restore": (Kind.RESTORE, PressForm, fields_of(changes.restore)),
    "stream": (Kind.STREAM, StreamForm, stream_of),
    "remove-video": (Kind.STREAM, RemoveVideoForm, no_video_of),
}
CONFIRMED = {"cancel"}  # too grave for one press: its button leads to a form


@may_use
@require_http_methods(["GET", "HEAD", "POST"])
def act(request, pk, name):
    if name not in ACTIONS:
        raise Http404
    kind, form_class, changing = ACTIONS[name]
    session = get_object_or_404(Session.objects.public_at(request.now), pk=pk)
    if request.method != "POST":
        if name not in CONFIRMED:
            return redirect("live_desk:board")
        form = form_class(initial=fresh_marks(request, pk))
        return ask(request, name, session, form, phrases=CANCEL_PHRASES)
    form = form_class(request.POST)
    if not form.is_valid():
        return ask(request, name, session, form, status=400)
    press = Press(request.user, request.now, form.cleaned_data["token"], form.cleaned_data["version"])
    asked = {"title": str(session), **form.asked()}
    try:
        action = desk.on_session(pk, kind, press, asked, changing(form, request.now))
    except Session.DoesNotExist as error:
        raise Http404 from error
    except AlreadyDone as error:
        messages.warning(request, _("Done already: %(what)s.") % {"what": sentence_of(error.action)})
    except Refused as error:
        messages.error(request, _("%(title)s: %(why)s") % {"title": title_of(session), "why": error})
    except Conflict as error:
        return ask(request, name, session, form, status=409, conflict=error)
    else:
        tell(request, action)
    return redirect(desk_url(request.GET.get("day")))


def fresh_marks(request, pk):
    panel = Board(request.now).panel_of(pk)
    return {"token": new_token(), "version": panel.version if panel else ""}


def ask(request, name, session, form, *, status=200, conflict=None, phrases=DELAY_PHRASES):
    """Show one form by itself: to confirm, to mend, or to decide again after somebody else has acted."""
    kind = ACTIONS[name][0]
    form.marks = fresh_marks(request, session.pk)
    panel = Board(request.now).panel_of(session.pk)
    context = {
        "panel": panel,
        "now": request.now,
        "form": form,
        "name": name,
        "heading": asked_in_words(kind),
        "address": reverse("live_desk:act", args=[session.pk, name]),
        "back": desk_url(request.GET.get("day")),
        "conflict": conflict,
        "touch": touch_in_words(conflict) if conflict else "",
        "phrases": CANCEL_PHRASES if name == "cancel" else phrases,
    }
    return render(request, "staff/live_desk/ask.html", context, status=status)


@may_use
@require_POST
def notice(request):
    form = NoticeForm(request.POST, now=request.now)
    if not form.is_valid():
        return ask_notice(request, form, status=400)
    press = Press(request.user, request.now, form.cleaned_data["token"], form.cleaned_data["version"])
    values = {name: form.cleaned_data[name] for name in ("text_ko", "text_en", "level", "ends_at")}
    try:
        action = desk.post_notice(press, form.asked(), **values)
    except AlreadyDone as error:
        messages.warning(request, _("Done already: %(what)s.") % {"what": sentence_of(error.action)})
    except Conflict as error:
        return ask_notice(request, form, status=409, conflict=error)
    else:
        tell(request, action)
    return redirect("live_desk:board")


def ask_notice(request, form, *, status, conflict=None):
    shown = Board(request.now)
    form.marks = {"token": new_token(), "version": shown.notice_version}
    context = {
        "now": request.now,
        "form": form,
        "name": "notice",
        "heading": asked_in_words(Kind.NOTICE),
        "address": reverse("live_desk:notice"),
        "back": desk_url(),
        "conflict": conflict,
        "touch": touch_in_words(conflict) if conflict else "",
        "current_notice": shown.notice,
    }
    return render(request, "staff/live_desk/ask.html", context, status=status)


@may_use
@require_POST
def withdraw(request):
    form = PressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The form was not complete. Nothing was changed."))
        return redirect("live_desk:board")
    press = Press(request.user, request.now, form.cleaned_data["token"], form.cleaned_data["version"])
    try:
        action = desk.withdraw_notice(press)
    except AlreadyDone as error:
        messages.warning(request, _("Done already: %(what)s.") % {"what": sentence_of(error.action)})
    except Refused as error:
        messages.error(request, error)
    except Conflict as error:
        shown = Board(request.now)
        form.marks = {"token": new_token(), "version": shown.notice_version}
        context = {
            "now": request.now,
            "form": form,
            "name": "withdraw",
            "heading": asked_in_words(Kind.WITHDRAW),
            "address": reverse("live_desk:withdraw"),
            "back": desk_url(),
            "conflict": error,
            "touch": touch_in_words(error),
            "current_notice": shown.notice,
        }
        return render(request, "staff/live_desk/ask.html", context, status=409)
    else:
        tell(request, action)
    return redirect("live_desk:board")


@may_use
@require_POST
def undo(request, pk):
    action = get_object_or_404(LiveAction, pk=pk)
    try:
        action = desk.undo(pk, request.user, request.now)
    except AlreadyDone as error:
        words = _("Undone already: %(what)s.")
        messages.warning(request, words % {"what": sentence_of(error.action)})
    except Refused as error:
        messages.error(request, error)
    except Conflict as error:
        messages.error(
            request, _("Not undone: it has been changed since. %(touch)s") % {"touch": touch_in_words(error)}
        )
    else:
        messages.success(request, _("Undone: %(what)s.") % {"what": sentence_of(action)})
    return redirect(desk_url(request.GET.get("day")))


def touch_in_words(conflict):
    """Who came between, in one line."""
    touch = conflict.touched_by
    if touch is None:
        return _("It was changed in the editor or by an import.")
    if touch.undone_at:
        words = _("%(time)s %(who)s undid: %(what)s.")
        when, who = touch.undone_at, touch.undone_by_name
    else:
        words = _("%(time)s %(who)s: %(what)s.")
        when, who = touch.at, touch.user_name
    return words % {"time": clock(when), "who": who, "what": sentence_of(touch)}


def tell(request, action):
    messages.success(request, _("Done: %(what)s.") % {"what": sentence_of(action)})
