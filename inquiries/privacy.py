"""What the privacy page says about inquiries: the same words as the form, from consent.py."""

from django.utils.translation import gettext as _

from . import consent
from .retention import retention_months


def privacy_of_inquiries():
    """Return the context of `inquiries/privacy.html` in the active language."""
    months = retention_months()
    return {
        "terms": consent.terms_of_use(months),
        "terms_of_passing_on": consent.terms_of_passing_on(_("The company to which the inquiry is addressed"), months),
        "rights": consent.rights(),
        "safeguards": consent.safeguards(),
        "not_for_children": consent.not_for_children(),
    }
