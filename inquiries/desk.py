"""What is done at the desk for inquiries. Each act is recorded in the transaction that does it.

A form carries the version of the inquiry that it was made for. Who comes second with an old one gets a Conflict and
decides again. It also carries a token, so that what is pressed twice is done once.
"""

import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from summit.clock import SEOUL
from summit.encryption import UnreadableText
from summit.formatting import day_year

from . import consent
from .access import Action, record
from .models import Inquiry, Letter, Note, OutgoingMail

USE_DESK = "inquiries.change_inquiry"
SOON = timedelta(days=30)
Status = Inquiry.Status


class Conflict(Exception):
    """Somebody else has changed the inquiry since the form was made."""


class AlreadyDone(Exception):
    """This very form has been carried out before."""


class NotAllowed(Exception):
    """Why something may not be done, as a sentence."""


def new_token():
    return secrets.token_urlsafe(24)


def officers():
    """Return the accounts that may use the desk."""
    users = get_user_model().objects.with_perm(USE_DESK, backend="django.contrib.auth.backends.ModelBackend")
    return users.filter(is_active=True).order_by("last_name", "first_name", "username")


def name_of(user):
    return (user.get_full_name().strip() or user.get_username()) if user else ""


# ---------------------------------------------------------------- the list
# What the list is made of. Nothing of it is personal, and nothing else is read.
LISTED = [
    "receipt",
    "language",
    "created_at",
    "status",
    "answered_at",
    "erase_after",
    "passed_on_consented_at",
    "company__name_ko",
    "company__name_en",
    "assigned_to__username",
    "assigned_to__first_name",
    "assigned_to__last_name",
]


def listed():
    return Inquiry.objects.select_related("company", "assigned_to").only(*LISTED)


def filtered(rows, filters, user, now):
    """Narrow `rows` by what was chosen: receipt (a part of it), status, company, language, assigned, due."""
    if filters.get("receipt"):
        rows = rows.filter(receipt__icontains=filters["receipt"])
    if filters.get("status"):
        rows = rows.filter(status=filters["status"])
    if filters.get("company") == "center":
        rows = rows.filter(company=None)
    elif filters.get("company"):
        rows = rows.filter(company__slug=filters["company"])
    if filters.get("language"):
        rows = rows.filter(language=filters["language"])
    if filters.get("assigned") == "me":
        rows = rows.filter(assigned_to=user)
    elif filters.get("assigned") == "nobody":
        rows = rows.filter(assigned_to=None)
    if filters.get("due") == "soon":
        rows = rows.filter(erase_after__lte=localtime(now + SOON, SEOUL).date())
    return rows


def counts(user, now):
    """Return how many inquiries there are by status, of nobody, of `user` and soon to be erased; one query."""
    soon = localtime(now + SOON, SEOUL).date()
    return Inquiry.objects.aggregate(
        all=Count("pk"),
        **{status: Count("pk", filter=Q(status=status)) for status in Status.values},
        nobody=Count("pk", filter=Q(assigned_to=None)),
        me=Count("pk", filter=Q(assigned_to=user)),
        soon=Count("pk", filter=Q(erase_after__lte=soon)),
    )


# ---------------------------------------------------------------- one inquiry
def look_at(pk, actor, now):
    """Return the inquiry, after recording that it was opened; raises Inquiry.DoesNotExist."""
    inquiry = Inquiry.objects.select_related("company", "assigned_to").get(pk=pk)
    record(actor, Action.OPEN, now=now, inquiry=inquiry)
    return inquiry


def taken(pk, version):
    """Return the inquiry for a change, locked until the transaction ends."""
    inquiry = Inquiry.objects.select_for_update().get(pk=pk)
    if inquiry.version != version:
        raise Conflict
    return inquiry


def move_on(inquiry, *names):
    inquiry.version += 1
    inquiry.save(update_fields=[*names, "version"])


@transaction.atomic
def set_status(pk, version, status, actor, now):
    inquiry = taken(pk, version)
    before, inquiry.status = inquiry.status, status
    if before != status:
        move_on(inquiry, "status")
        record(actor, Action.STATUS, now=now, inquiry=inquiry, details=f"{before} → {status}")
    return inquiry


@transaction.atomic
def assign(pk, version, user, actor, now):
    """Give the inquiry to somebody who may use the desk, or to nobody."""
    inquiry = taken(pk, version)
    if user is not None and not user.has_perm(USE_DESK):
        raise NotAllowed(_("This account may not use the desk."))
    if inquiry.assigned_to_id != (user and user.pk):
        inquiry.assigned_to = user
        if user and inquiry.status == Status.NEW:
            inquiry.status = Status.IN_PROGRESS
        move_on(inquiry, "assigned_to", "status")
        record(actor, Action.ASSIGN, now=now, inquiry=inquiry, details=user.get_username() if user else "–")
    return inquiry


@transaction.atomic
def add_note(pk, token, text, user, actor, now):
    inquiry = Inquiry.objects.select_for_update().get(pk=pk)
    if Note.objects.filter(token=token).exists():
        raise AlreadyDone
    Note.objects.create(inquiry=inquiry, token=token, at=now, author=user, author_name=name_of(user), text=text)
    record(actor, Action.NOTE, now=now, inquiry=inquiry)
    return inquiry


def reply_template(inquiry):
    """Return (subject, text) of a reply to begin with, in the language of the sender."""
    with translation.override(inquiry.language):
        subject = _("Reply to your inquiry %(receipt)s") % {"receipt": inquiry.receipt}
        greeting = _("Dear %(name)s,") % {"name": str(inquiry.name)}
        thanks = _("Thank you for writing to us.")
        sender = consent.center()
    return subject, f"{greeting}\n\n{thanks}\n\n\n\n{sender}\n"


def term_in_words(inquiry, day):
    with translation.override(inquiry.language):
        return _(
            "Receipt number %(receipt)s. Your inquiry and this reply are erased on %(day)s. You can ask at any time "
            "what is held about you, and have it erased before."
        ) % {"receipt": inquiry.receipt, "day": day_year(day, inquiry.language)}


def post(inquiry, kind, *, token, recipient, subject, text, language, user, now):
    """Keep a letter and hand its mail to the queue."""
    purpose = {Letter.Kind.REPLY: OutgoingMail.Purpose.REPLY, Letter.Kind.PASSED_ON: OutgoingMail.Purpose.PASSED_ON}
    mail = OutgoingMail.objects.create(
        inquiry=inquiry,
        purpose=purpose[kind],
        language=language,
        recipient=recipient,
        subject=subject,
        body=text,
        created_at=now,
        next_try_at=now,
    )
    return Letter.objects.create(
        inquiry=inquiry,
        kind=kind,
        token=token,
        at=now,
        author=user,
        author_name=name_of(user),
        language=language,
        recipient=recipient,
        subject=subject,
        text=text,
        mail=mail,
    )


def refuse_twice(token):
    if Letter.objects.filter(token=token).exists():
        raise AlreadyDone


def refuse_unreadable(inquiry):
    if any(isinstance(value, UnreadableText) for value in (inquiry.email, inquiry.message)):
        raise NotAllowed(_("Nothing was sent: the key of this inquiry is missing."))


@transaction.atomic
def reply(pk, version, token, subject, text, user, actor, now):
    """Answer by mail in the language of the sender. The term of retention is counted from here."""
    refuse_twice(token)
    inquiry = taken(pk, version)
    refuse_twice(token)
    refuse_unreadable(inquiry)
    latest = max(now, inquiry.created_at)  # a demonstration clock may have been set back
    inquiry.answered_at, first = latest, inquiry.answered_at
    inquiry.erase_after = inquiry.ends_at_last()
    inquiry.answered_at = first or latest
    inquiry.status = Status.ANSWERED
    move_on(inquiry, "answered_at", "erase_after", "status")
    whole = f"{text.strip()}\n\n--\n{term_in_words(inquiry, inquiry.erase_after)}\n"
    post(
        inquiry,
        Letter.Kind.REPLY,
        token=token,
        recipient=inquiry.email,
        subject=subject,
        text=whole,
        language=inquiry.language,
        user=user,
        now=now,
    )
    record(actor, Action.REPLY, now=now, inquiry=inquiry)
    return inquiry


def passing_on_text(inquiry):
    """Return (subject, text) of an inquiry as its company gets it, in Korean."""
    with translation.override("ko"):
        subject = _("Inquiry %(receipt)s of an investor") % {"receipt": inquiry.receipt}
        facts = [
            (_("Name"), inquiry.name),
            (_("Organisation"), inquiry.organisation),
            (_("E-mail"), inquiry.email),
            (_("Country or region"), inquiry.country),
        ]
        about = _(
            "The sender agreed to this passing on. Use it to answer the inquiry alone, and erase it at the latest "
            "%(term)s after your reply."
        ) % {"term": consent.duration(inquiry.retention_months)}
    lines = "\n".join(f"{label}: {value}" for label, value in facts if value)
    return subject, f"{lines}\n\n{inquiry.message}\n\n--\n{about}\n"


@transaction.atomic
def pass_on(pk, version, token, recipient, user, actor, now):
    """Send the inquiry to its company, only where the sender agreed to that separately."""
    refuse_twice(token)
    inquiry = taken(pk, version)
    refuse_twice(token)
    if inquiry.company_id is None or inquiry.passed_on_consented_at is None:
        raise NotAllowed(_("The sender did not agree to passing it on."))
    refuse_unreadable(inquiry)
    subject, text = passing_on_text(inquiry)
    post(
        inquiry,
        Letter.Kind.PASSED_ON,
        token=token,
        recipient=recipient,
        subject=subject,
        text=text,
        language="ko",
        user=user,
        now=now,
    )
    move_on(inquiry)
    record(actor, Action.PASS_ON, now=now, inquiry=inquiry, details=inquiry.company.slug)
    return inquiry
