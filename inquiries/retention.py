"""For how long an inquiry is kept. The form, the receipt, the desk and the erasing all ask here."""

import calendar

from django.utils.timezone import localtime

from summit.clock import SEOUL

from .desk_models import DEFAULT_RETENTION_MONTHS, InquirySettings


def retention_months():
    """Return how many months after its reply an inquiry that arrives now is kept."""
    stored = InquirySettings.objects.values_list("retention_months", flat=True).first()
    return stored or DEFAULT_RETENTION_MONTHS


def retention_ends(instant, months):
    """Return the day in Seoul on which an inquiry last acted upon at `instant` is erased: it begins without it."""
    day = localtime(instant, SEOUL).date()
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
