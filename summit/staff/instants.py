"""Instants in edit forms: typed on the clock of any zone, and no embargo on what was seen without a second look.

What is stored is an instant; forms show it in Seoul. A form that does not ask for a zone means Seoul's.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin

from .. import clock
from ..clock import SEOUL
from ..formatting import both_clocks
from ..visibility import rule
from ..zone_names import ZONE_CITIES
from .lists import language_of_editor

EMBARGO, GO_LIVE, EXPIRE = "embargo_until", "go_live_at", "expire_at"
EMBARGO_ZONE, SCHEDULE_ZONE = "embargo_zone", "schedule_zone"
ZONE_OF = {EMBARGO: EMBARGO_ZONE, GO_LIVE: SCHEDULE_ZONE, EXPIRE: SCHEDULE_ZONE}
CONFIRM = "embargo_confirmed"  # an embargo on what is public
HIDE = "hide_until_then"  # a schedule that also takes off the site what is public


def zone_choices():
    """Seoul and UTC first, then cities by their names, each zone once."""
    cities = {}
    for zone, city in ZONE_CITIES.items():
        cities.setdefault(str(city), zone)
    others = sorted((city, zone) for city, zone in cities.items())
    return [(SEOUL.key, gettext("Seoul (KST)")), ("UTC", "UTC"), *((zone, city) for city, zone in others)]


def instant_in(zone, value):
    """Return the instant at which a clock in `zone` shows what a form read as a time of its own.

    Raises ValidationError for a time that the clocks of the zone skip, or show twice.
    """
    typed = value.astimezone(get_current_timezone()).replace(tzinfo=None)
    local = typed.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != typed:
        raise forms.ValidationError(_("The clocks of this zone skip that time. Enter it in UTC."), code="skipped")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise forms.ValidationError(_("The clocks of this zone show that time twice. Enter it in UTC."), code="twice")
    return local.astimezone(UTC)


def public_row(instance, now):
    """Return the stored row where visitors see it at `now`, else None."""
    if not instance.pk:
        return None
    return type(instance)._default_manager.filter(rule(type(instance), now), pk=instance.pk).first()


def seen_since(row, now):
    """Return since when a public row can be seen, as far as it is known, or None."""
    instants = [getattr(row, name, None) for name in ("first_published_at", EMBARGO, GO_LIVE)]
    return max((each for each in instants if each and each <= now), default=None)


def seen_in_words(row, now):
    language = language_of_editor()
    since = seen_since(row, now)
    if since is None:
        return gettext("Visitors can see this now. Whoever has seen it may have kept it.")
    return gettext("Visitors have been able to see this since %(since)s. Whoever has seen it may have kept it.") % {
        "since": both_clocks(since, language)
    }


class InstantsFormMixin:
    """Times on the clock of a chosen zone, and a second look before an embargo on what is public."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = clock.now()
        self.seen = None  # in words, where visitors see the row now
        label = _("These times are on the clock of")
        for name in dict.fromkeys(ZONE_OF[name] for name in self.instant_fields):
            self.place(name, forms.ChoiceField(label=label, choices=zone_choices, required=False, initial=SEOUL.key))
        row = public_row(self.instance, now) if self.instant_fields else None
        if row is None:
            return
        self.seen = seen_in_words(row, now)
        if EMBARGO in self.fields:
            label = _("I know that it was seen, and put it under embargo all the same.")
            self.place(CONFIRM, forms.BooleanField(label=label, required=False))
        if GO_LIVE in self.fields:
            label = _("Take it off the site until it goes live. Without this, visitors see today's version until then.")
            self.place(HIDE, forms.BooleanField(label=label, required=False))

    def place(self, name, field):
        """Add a field that `InstantsPanel` draws."""
        field.has_own_place = True
        self.fields[name] = field

    @property
    def instant_fields(self):
        return [name for name in ZONE_OF if name in self.fields and not self.fields[name].disabled]

    def _clean_fields(self):
        super()._clean_fields()
        for name in self.instant_fields:
            value = self.cleaned_data.get(name)
            zone = self.cleaned_data.get(ZONE_OF[name]) or SEOUL.key
            if value and zone != SEOUL.key:
                try:
                    self.cleaned_data[name] = instant_in(ZoneInfo(zone), value)
                except forms.ValidationError as error:
                    self.add_error(name, error)

    @property
    def takes_effect(self):
        """Whether the public row changes: a draft changes nothing yet."""
        if not isinstance(self.instance, DraftStateMixin):
            return True
        is_approval = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve"
        return bool(self.data.get("action-publish") or is_approval)

    def is_valid(self):
        is_valid = super().is_valid()
        until = getattr(self, "cleaned_data", {}).get(EMBARGO)
        if not (self.is_bound and CONFIRM in self.fields and self.takes_effect and until and until > clock.now()):
            return is_valid
        if self.cleaned_data.get(CONFIRM):
            return is_valid
        if CONFIRM not in self.errors:
            self.add_error(
                CONFIRM, gettext("It is not under embargo yet: confirm it here first. %(seen)s") % {"seen": self.seen}
            )
        return False


def hide_until_then(request, row):
    """After a publication for later: take off the site what is public, where the form asked for it, or say it stays.

    What is hidden then holds what was approved, as every row does that waits for its instant.
    """
    model, now = type(row), clock.now()
    with transaction.atomic():
        stored = model._default_manager.select_for_update().filter(pk=row.pk, live=True).first()
        revision = stored and stored.revisions.filter(approved_go_live_at__gt=now).first()
        if revision is None:
            return
        if not request.POST.get(HIDE):
            messages.warning(
                request,
                gettext(
                    "Visitors go on seeing today's version until then. To take it off the site, schedule it again with "
                    "the box for that ticked."
                ),
            )
            return
        model._default_manager.filter(pk=row.pk).update(live=False, live_revision=None)
        revision.refresh_from_db()
        revision.publish(user=request.user, log_action=False)
        log(stored, "wagtail.unpublish", user=request.user)
    messages.success(request, gettext("It is off the site, and appears by itself when its time comes."))
