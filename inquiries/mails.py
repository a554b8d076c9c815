"""The mails about an inquiry. None of them carries a word that a visitor wrote: nobody can send words through us."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext as _
from wagtail.users.models import UserProfile

from summit.addresses import absolute_url
from summit.formatting import day_year
from summit.translated import translate_field

from . import consent
from .models import Inquiry, OutgoingMail

OFFICERS = "investor-officer"  # the role whose accounts are told; see accounts/roles.py
MOST_CONFIRMATIONS = 12  # to one address in a day: the form is no tool to flood somebody's mailbox


def write_mail(inquiry, purpose, *, recipient, language, subject, paragraphs, now):
    """Put a mail in the queue. Call it in the transaction of what it tells, so that both are there or neither."""
    return OutgoingMail.objects.create(
        inquiry=inquiry,
        purpose=purpose,
        language=language,
        recipient=recipient,
        subject=subject,
        body="\n\n".join(paragraphs) + "\n",
        created_at=now,
        next_try_at=now,
    )


def addressee(inquiry):
    """To whom an inquiry went, in the active language."""
    return str(translate_field(inquiry.company, "name", get_language())) if inquiry.company else consent.center()


def write_confirmation(inquiry, now):
    """Tell the sender that the inquiry arrived, to what the sender agreed, and how to take that back."""
    earlier = Inquiry.objects.of_email(inquiry.email).filter(created_at__gt=now - timedelta(days=1))
    if earlier.count() > MOST_CONFIRMATIONS:
        return
    with translation.override(inquiry.language):
        paragraphs = confirmation(inquiry)
        subject = _("Your inquiry has arrived: %(receipt)s") % {"receipt": inquiry.receipt}
    write_mail(
        inquiry,
        OutgoingMail.Purpose.CONFIRMATION,
        recipient=inquiry.email,
        language=inquiry.language,
        subject=subject,
        paragraphs=paragraphs,
        now=now,
    )


def confirmation(inquiry):
    """Return the paragraphs of a confirmation in the active language."""
    parts = [(_("You agreed to this use of your data:"), consent.terms_of_use(inquiry.retention_months))]
    if inquiry.passed_on_consented_at:
        terms = consent.terms_of_passing_on(addressee(inquiry), inquiry.retention_months)
        parts.append((_("You agreed to passing on:"), terms))
    agreed = ["\n".join([heading, *(f"- {term.label}: {term.text}" for term in terms)]) for heading, terms in parts]
    return [
        _("Hello,"),
        _("your inquiry to %(addressee)s has arrived on the website of the CAC Global Summit 2020.")
        % {"addressee": addressee(inquiry)},
        _("Receipt number: %(receipt)s") % {"receipt": inquiry.receipt},
        next_step(inquiry),
        *agreed,
        erasure(inquiry),
        " ".join(consent.rights()[:1]),
        _("To ask for it, use the form with your receipt number: %(address)s")
        % {"address": absolute_url(reverse("inquiries:center"))},
        _("If you did not send an inquiry, somebody mistyped an address. Ask us to erase it, or ignore this mail."),
        _("This mail was sent by a machine. It repeats neither your message nor your name."),
    ]


def next_step(inquiry):
    """Who reads the inquiry now, in the active language."""
    if inquiry.company and inquiry.passed_on_consented_at:
        return _("Invest Seoul Center reads it and passes it on to the company. You will be answered by e-mail.")
    if inquiry.company:
        return _(
            "Invest Seoul Center reads it and answers you by e-mail. You did not agree to passing it on, so the "
            "company does not learn who asks."
        )
    return _("Invest Seoul Center reads it and answers you by e-mail.")


def erasure(inquiry):
    """When the inquiry goes by itself, in the active language."""
    return _("It is erased on %(date)s, or, once it is answered, %(term)s after the reply.") % {
        "date": day_year(inquiry.erase_after, get_language()),
        "term": consent.duration(inquiry.retention_months),
    }


def told_of_new_inquiries():
    """The accounts of the role alone: administrators may use the desk too, and do not answer inquiries."""
    accounts = get_user_model().objects.filter(is_active=True, groups__name=OFFICERS).exclude(email="")
    return accounts.order_by("pk").distinct()


def write_notices(inquiry, now):
    """Tell the office that there is something to read: the number and the way to the desk, nothing about anybody."""
    desk = absolute_url(reverse("inquiry_desk:detail", args=[inquiry.pk]))
    for account in told_of_new_inquiries():
        language = UserProfile.get_for_user(account).get_preferred_language()
        with translation.override(language):
            write_mail(
                inquiry,
                OutgoingMail.Purpose.NOTICE,
                recipient=account.email,
                language=language,
                subject=_("New inquiry %(receipt)s") % {"receipt": inquiry.receipt},
                paragraphs=[
                    _("A new inquiry has arrived: %(receipt)s") % {"receipt": inquiry.receipt},
                    _("Read it at the desk: %(address)s") % {"address": desk},
                    _("This mail names no person. Please do not forward what you read at the desk by mail."),
                ],
                now=now,
            )
