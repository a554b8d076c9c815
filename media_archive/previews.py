"""Accredited previews: what one person may see before the embargo ends, by a link that is theirs alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.crypto import constant_time_compare

from summit.client_address import client_address
from summit.waiting import appears_at, waiting_among

from .models import MediaItem, MediaKit, PreviewGrant, PreviewVisit
from .preview_tokens import mark_of, read_token

ONE_DOWNLOAD = timedelta(minutes=10)
LASTS_BEYOND = timedelta(days=1)  # so long after the embargo a new link still leads to the public page


@dataclass(frozen=True)
class Preview:
    """What an open link shows; `until` is when everybody will see it, None where they do already."""

    grant: PreviewGrant
    until: datetime | None

    @property
    def target(self):
        return self.grant.target

    @property
    def is_kit(self):
        return self.grant.kit_id is not None


def open_preview(token, now):
    """Return the Preview of a token, or None where it is wrong, ended, withdrawn or of what nobody approved."""
    parts = read_token(token)
    if parts is None:
        return None
    grant = PreviewGrant.objects.select_related("item", "kit").filter(pk=parts[0]).first()
    if grant is None or not constant_time_compare(grant.nonce, parts[1]) or not grant.is_open_at(now):
        return None
    if type(grant.target).objects.public_at(now).filter(pk=grant.target.pk).exists():
        return Preview(grant, None)
    until = appears_at(grant.target, now)
    return Preview(grant, until) if until else None


def shown_in(preview, now):
    """Return {model: primary keys} of what the link shows beside what is public: with a kit its items.

    An item that appears later than the kit is not shown: the bar above the page names the instant of the kit.
    """
    if not preview.is_kit:
        return {MediaItem: [preview.target.pk]}
    items = waiting_among(MediaItem.objects.filter(kits=preview.target), now)
    with_it = [each.row.pk for each in items if not each.is_change and each.at <= preview.until]
    return {MediaKit: [preview.target.pk], MediaItem: with_it}


def eyes_of(preview, now):
    """Return what `seen_by` takes: everything public, and what the link is for."""
    shown = shown_in(preview, now)

    def eyes(model, prefix, condition):
        return condition | Q(**{f"{prefix}pk__in": shown[model]}) if shown.get(model) else condition

    return eyes


def record_visit(preview, request, what="", *, is_part=False):
    """Note a use of the link. Many parts of a file that come at once are one."""
    visit = {"grant": preview.grant, "what": what[:250], "client": mark_of(client_address(request))}
    if is_part and PreviewVisit.objects.filter(at__gt=request.now - ONE_DOWNLOAD, **visit).exists():
        return
    PreviewVisit.objects.create(at=request.now, **visit)


# ---------------------------------------------------------------- for those who give them
def targets(now):
    """Return (item or kit, when everybody will see it) for everything that a link can be made for, soonest first."""
    found = [each for model in (MediaItem, MediaKit) for each in waiting_among(model.objects.all(), now)]
    waiting = [(each.row, each.at) for each in found if not each.is_change]
    return sorted(waiting, key=lambda pair: (pair[1], str(pair[0])))
