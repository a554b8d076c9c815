"""What a person agrees to before an inquiry is taken: the one source of the form, the mails and the privacy page.

Consent to the use and consent to passing on are two questions. Whoever refuses the second can still write: the Center
then answers alone. A change of any of these words needs a new VERSION; tests/inquiries/test_consent.py says so.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

VERSION = "1"  # kept with each inquiry, as its term is: to what its sender agreed
LEAST_AGE = 14  # years; below it the law asks for the consent of a guardian


@dataclass(frozen=True)
class Term:
    """A line of the consent. `is_stressed`: the law wants it bold and a fifth larger than the rest."""

    key: str
    label: str
    text: str
    is_stressed: bool = False


def center():
    return _("Invest Seoul Center")


def duration(months):
    """Return a number of months in words, in years where they are whole."""
    if months % 12:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}


def retention(months):
    text = _("Until %(term)s after our reply; without a reply, until %(term)s after it was sent. It is then erased.")
    return text % {"term": duration(months)}


def terms_of_use(months):
    """What is done with the data of every inquiry; it is kept for so many months."""
    return [
        Term("receiver", _("Received by"), center()),
        Term("purpose", _("Purpose"), _("To receive your inquiry and to answer it.")),
        Term(
            "items",
            _("Items"),
            _("Required: name, organisation, e-mail address and message. Optional: country or region."),
        ),
        Term("retention", _("Retention"), retention(months), is_stressed=True),
        Term(
            "refusal",
            _("Right to refuse"),
            _("You may refuse. Without your consent this form cannot take your inquiry."),
        ),
    ]


def terms_of_passing_on(recipient, months):
    """What is done with the data of an inquiry to a company; `recipient` is its name."""
    kept_by_company = _("Until %(term)s after the company’s reply.") % {"term": duration(months)}
    return [
        Term("recipient", _("Passed on to"), recipient, is_stressed=True),
        Term("purpose", _("Purpose"), _("To answer your inquiry and to get in touch with you about it.")),
        Term(
            "items",
            _("Items"),
            _("Name, organisation, e-mail address, message and, where you give it, country or region."),
        ),
        Term("retention", _("Retention"), kept_by_company, is_stressed=True),
        Term(
            "refusal",
            _("Right to refuse"),
            _(
                "You may refuse and still send the inquiry. Invest Seoul Center then answers it alone, and the company "
                "does not learn who asks."
            ),
        ),
    ]


def not_for_children():
    return _("This form is not for children under %(age)d.") % {"age": LEAST_AGE}


def rights():
    """What a person can ask for, and how."""
    return [
        _("You can ask at any time what is kept about you, have it corrected or erased, or take back your consent."),
        _(
            "Give the receipt number, or write from the same e-mail address. You can ask with the inquiry form itself "
            "or through the contact page."
        ),
    ]


def safeguards():
    """What else the privacy page tells."""
    return [
        _(
            "The inquiry is kept encrypted. Every access of staff to it is recorded, and the record is kept for two "
            "years."
        ),
        _(
            "The form sets no cookie. So that no machine floods it, forms from one network address are counted for up "
            "to two hours under a code that does not tell the address; the count is not joined to any inquiry."
        ),
    ]
