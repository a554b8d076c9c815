"""What was done, as a sentence in the active language; and the phrases offered as reasons."""

from django.utils.translation import gettext as _, ngettext

from .models import LiveAction

Kind = LiveAction.Kind

# Both languages, whatever the language of the desk: visitors read both.
DELAY_PHRASES = [
    ("기술 점검으로 시작이 늦어지고 있습니다.", "The start is delayed for a technical check."),
    ("앞 세션이 길어져 시작이 늦어지고 있습니다.", "The start is delayed because the session before it runs longer."),
    ("연사 연결을 기다리고 있습니다.", "We are waiting for a speaker to be connected."),
    ("통역 준비로 시작이 늦어지고 있습니다.", "The start is delayed while the interpretation is set up."),
]
CANCEL_PHRASES = [
    ("연사 사정으로 열리지 않습니다.", "It will not take place because a speaker is unable to attend."),
    ("기술 장애로 중계할 수 없습니다.", "It cannot be broadcast because of a technical fault."),
    ("추후 다시 안내해 드리겠습니다.", "We will announce a new date."),
]


def language_name(code):
    return {"ko": _("Korean"), "en": _("English")}.get(code, code)


def sentence(kind, data):
    """`data` holds the title and what was asked for, as LiveAction.asked does."""
    title = data.get("title", "")
    minutes = data.get("minutes") or 0
    if kind == Kind.START and minutes:
        late = ngettext("%(minutes)d minute late", "%(minutes)d minutes late", abs(minutes))
        early = ngettext("%(minutes)d minute early", "%(minutes)d minutes early", abs(minutes))
        when = (late if minutes > 0 else early) % {"minutes": abs(minutes)}
        return _("“%(title)s” started, %(when)s") % {"title": title, "when": when}
    if kind == Kind.DELAY and minutes:
        words = ngettext(
            "“%(title)s” delayed by %(minutes)d minute", "“%(title)s” delayed by %(minutes)d minutes", minutes
        )
        return words % {"title": title, "minutes": minutes}
    if kind == Kind.EXTEND:
        return _("End of “%(title)s” moved to %(time)s") % {"title": title, "time": data.get("time", "")}
    if kind == Kind.STREAM:
        words = (
            _("Stream in %(language)s of “%(title)s” set: %(address)s")
            if data.get("address")
            else _("Video in %(language)s of “%(title)s” removed")
        )
        return words % {
            "title": title,
            "language": language_name(data.get("language")),
            "address": data.get("address"),
        }
    return {
        Kind.START: _("“%(title)s” started"),
        Kind.DELAY: _("Delay of “%(title)s” taken back"),
        Kind.END: _("“%(title)s” ended"),
        Kind.REOPEN: _("End of “%(title)s” taken back"),
        Kind.CANCEL: _("“%(title)s” cancelled"),
        Kind.RESTORE: _("Cancellation of “%(title)s” taken back"),
        Kind.NOTICE: _("Notice posted: “%(title)s”"),
        Kind.WITHDRAW: _("Notice withdrawn: “%(title)s”"),
    }[kind] % {"title": title}


def sentence_of(action):
    title = {"title": title_of(action.session)} if action.session else {}
    return sentence(action.kind, action.asked | title)


def title_of(session):
    return session.title or session.slug
