"""What is held about a person, found by the exact e-mail address: as a report in both languages, and to be erased."""

import json

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.debug import sensitive_variables

from summit.encryption import comparable
from summit.formatting import clock, day_year
from summit.translated import LANGUAGES

from . import consent, erasing
from .access import Action, record
from .access_models import REQUEST
from .mails import addressee
from .models import AccessRecord, Inquiry

FACTS = {  # key in JSON: label
    "receipt": gettext_lazy("Receipt number"),
    "addressee": gettext_lazy("Addressed to"),
    "received": gettext_lazy("Received"),
    "status": gettext_lazy("Status"),
    "answered": gettext_lazy("Answered"),
    "erased_on": gettext_lazy("Is erased on"),
    "consented": gettext_lazy("Agreed to the use"),
    "consent_version": gettext_lazy("Version of the text agreed to"),
    "consented_to_passing_on": gettext_lazy("Agreed to passing on"),
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organisation"),
    "email": gettext_lazy("E-mail"),
    "country": gettext_lazy("Country or region"),
    "message": gettext_lazy("Message"),
}


def moment(instant):
    return instant.isoformat(timespec="seconds") if instant else None


def held_about(email):
    """Return the inquiries sent from an address with all that hangs on them; four queries for any number."""
    found = Inquiry.objects.of_email(email).select_related("company")
    return list(found.order_by("created_at", "pk").prefetch_related("notes", "letters", "mails"))


@transaction.atomic
@sensitive_variables("email")
def search(email, actor, *, now):
    """Return what is held, after recording the search: for each inquiry, or once where there is none."""
    return recorded(Action.SEARCH, email, actor, now=now, purpose=REQUEST)


@transaction.atomic
@sensitive_variables("email")
def report(email, actor, *, now, purpose):
    """Return what is held, to be handed over, after recording it."""
    return recorded(Action.REPORT, email, actor, now=now, purpose=purpose)


def recorded(action, email, actor, *, now, purpose):
    found = held_about(email)
    for inquiry in found:
        record(actor, action, now=now, purpose=purpose, inquiry=inquiry)
    if not found:
        record(actor, action, now=now, purpose=purpose, details="0")
    return found


@sensitive_variables("email")
def erase(email, actor, *, now, purpose):
    """Erase all that is held about a person, all of it or nothing; return how many inquiries that was."""
    with transaction.atomic():
        pks = list(Inquiry.objects.of_email(email).order_by("pk").values_list("pk", flat=True))
        return sum(erasing.erase(pk, actor, now=now, purpose=purpose) for pk in pks)


# ---------------------------------------------------------------- the report
def center_in_both():
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[language] = consent.center()
    return names


def data_of(inquiry, accesses):
    """Return everything about one inquiry, as it stands in JSON."""
    company = inquiry.company
    return {
        "receipt": inquiry.receipt,
        "addressee": {"ko": company.name_ko, "en": company.name_en} if company else center_in_both(),
        "received": moment(inquiry.created_at),
        "language": inquiry.language,
        "status": inquiry.status,
        "answered": moment(inquiry.answered_at),
        "erased_on": inquiry.erase_after.isoformat(),
        "consented": moment(inquiry.consented_at),
        "consent_version": inquiry.consent_version,
        "consented_to_passing_on": moment(inquiry.passed_on_consented_at),
        "name": str(inquiry.name),
        "organisation": str(inquiry.organisation),
        "email": str(inquiry.email),
        "country": str(inquiry.country),
        "message": str(inquiry.message),
        "notes": [{"at": moment(note.at), "text": str(note.text)} for note in inquiry.notes.all()],
        "letters": [
            {
                "at": moment(letter.at),
                "kind": letter.kind,
                "to": str(letter.recipient),
                "subject": str(letter.subject),
                "text": str(letter.text),
            }
            for letter in inquiry.letters.all()
        ],
        "mails": [
            {
                "at": moment(mail.created_at),
                "purpose": mail.purpose,
                "to": str(mail.recipient or ""),
                "sent": moment(mail.sent_at),
            }
            for mail in inquiry.mails.all()
        ],
        "accesses": [
            {"at": moment(each.at), "action": each.action, "purpose": each.purpose}
            for each in accesses.get(inquiry.pk, ())
        ],
    }


def accesses_of(inquiries):
    found = {}
    for each in AccessRecord.objects.filter(inquiry_key__in=[row.pk for row in inquiries]).order_by("sequence"):
        found.setdefault(each.inquiry_key, []).append(each)
    return found


@sensitive_variables()
def as_json(email, inquiries, now):
    accesses = accesses_of(inquiries)
    data = {
        "email": comparable(email),
        "made_at": moment(now),
        "inquiries": [data_of(inquiry, accesses) for inquiry in inquiries],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


@sensitive_variables()
def as_text(email, inquiries, now):
    """Return the report in Korean and then in English."""
    accesses = accesses_of(inquiries)
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            parts.append(text_in(language, email, inquiries, accesses, now))
    return "\n\n".join(parts) + "\n"


def text_in(language, email, inquiries, accesses, now):
    def when(instant):
        return f"{day_year(instant, language)} {clock(instant)}" if instant else ""

    lines = [
        _("What is held about %(email)s") % {"email": comparable(email)},
        _("Made on %(time)s (Seoul time)") % {"time": when(now)},
    ]
    if not inquiries:
        lines += ["", _("Nothing is held.")]
    for number, inquiry in enumerate(inquiries, start=1):
        values = {name: getattr(inquiry, name, "") for name in FACTS} | {
            "addressee": addressee(inquiry),
            "received": when(inquiry.created_at),
            "status": inquiry.get_status_display(),
            "answered": when(inquiry.answered_at) or _("not yet"),
            "erased_on": day_year(inquiry.erase_after, language),
            "consented": when(inquiry.consented_at),
            "consented_to_passing_on": when(inquiry.passed_on_consented_at) or _("no"),
        }
        lines += ["", f"{number}.", *(f"{label}: {values[name]}" for name, label in FACTS.items())]
        for heading, texts in (
            (_("Notes of staff"), [f"{when(note.at)}\n{note.text}" for note in inquiry.notes.all()]),
            (
                _("Letters"),
                [
                    f"{when(each.at)}, {each.get_kind_display()}, {each.recipient}\n{each.subject}\n{each.text}"
                    for each in inquiry.letters.all()
                ],
            ),
            (
                _("Mails"),
                [
                    f"{when(mail.created_at)}, {mail.get_purpose_display()}, "
                    + (_("sent on %(time)s") % {"time": when(mail.sent_at)} if mail.sent_at else _("not sent yet"))
                    for mail in inquiry.mails.all()
                ],
            ),
            (
                _("Accesses"),
                [
                    f"{when(each.at)}, {each.get_action_display()}, {each.purpose_in_words}"
                    for each in accesses.get(inquiry.pk, ())
                ],
            ),
        ):
            if texts:
                lines += ["", heading, *(f"- {text}" for text in texts)]
    return "\n".join(lines)
