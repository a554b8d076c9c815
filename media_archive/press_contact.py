"""Whom journalists ask: an office, never a person. What nobody has announced stays empty."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from summit.translated import Translated, translate_field

NOTHING = Translated("", "")


@dataclass(frozen=True)
class PressContact:
    """The office that answers the press, its texts in one language."""

    office: Translated = NOTHING
    hours: Translated = NOTHING
    email: str = ""
    phone: str = ""

    @property
    def is_known(self):
        return bool(self.email or self.phone)

    @property
    def interview_mail(self):
        """A `mailto:` address with what an office must know before it can answer; "" where no address is known."""
        return mail_to(self.email, _("[CAC Global Summit 2020] Interview request"), interview_questions())

    @property
    def enquiry_mail(self):
        return mail_to(self.email, _("[CAC Global Summit 2020] Press enquiry"), enquiry_questions())


def press_contact(page, summit, language):
    """Return the contact that the archive page names, or that of the whole summit; never half of each."""
    if page and (page.press_email or page.press_phone or translate_field(page, "press_office", language)):
        return PressContact(
            office=translate_field(page, "press_office", language),
            hours=translate_field(page, "press_hours", language),
            email=page.press_email,
            phone=page.press_phone,
        )
    return PressContact(
        office=translate_field(summit, "contact_office", language),
        email=summit.contact_email,
        phone=summit.contact_phone,
    )


def interview_questions():
    return [
        _("Media outlet and country:"),
        _("Your name and how to reach you:"),
        _("Whom or which session you ask about:"),
        _("Your questions:"),
        _("How (in writing, by telephone, on video):"),
        _("Date and time, with your time zone:"),
        _("Language, and whether you need an interpreter:"),
        _("Your deadline:"),
    ]


def enquiry_questions():
    return [
        _("Media outlet and country:"),
        _("Your name and how to reach you:"),
        _("Your questions:"),
        _("Your deadline:"),
    ]


def mail_to(address, subject, lines):
    """Return a `mailto:` address (RFC 6068) with a prepared letter, or "" where nobody is known to write to."""
    if not address:
        return ""
    body = "\r\n\r\n".join(lines) + "\r\n"
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"
