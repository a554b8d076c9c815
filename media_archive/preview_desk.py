"""Where staff make, copy and withdraw the links of accredited previews, and see who used them."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import LogFormatter, log

from summit.formatting import both_clocks
from summit.staff.lists import language_of_editor

from .models import MediaKit, PreviewGrant
from .previews import LASTS_BEYOND, targets

GIVE = "media_archive.give_previews"
GIVEN, WITHDRAWN = "media_archive.preview.given", "media_archive.preview.withdrawn"
LONGEST = timedelta(days=90)
LINKS_A_PAGE = 50
VISITS_SHOWN = 200

may_give = permission_required(GIVE)


def key_of(row):
    return f"{'kit' if isinstance(row, MediaKit) else 'item'}-{row.pk}"


class GrantForm(forms.ModelForm):
    target = forms.ChoiceField(label=gettext_lazy("What is shown"))
    expires_at = forms.DateTimeField(
        label=gettext_lazy("The link ends at (Seoul time)"),
        required=False,
        help_text=gettext_lazy("Empty: one day after the embargo. From the end of the embargo it leads to the page."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    class Meta:
        model = PreviewGrant
        fields = ["person", "organisation", "language"]
        widgets = {"person": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, waiting, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.waiting = {key_of(row): (row, at) for row, at in waiting}
        language = language_of_editor()
        self.fields["target"].choices = [
            (key, f"{row} · {both_clocks(at, language)}") for key, (row, at) in self.waiting.items()
        ]
        self.order_fields(["target", "person", "organisation", "language", "expires_at"])

    def clean(self):
        cleaned = super().clean()
        if "target" not in cleaned or "expires_at" not in cleaned:
            return cleaned
        row, at = self.waiting[cleaned["target"]]
        ends_at = cleaned["expires_at"] or at + LASTS_BEYOND
        if ends_at <= self.now:
            raise ValidationError({"expires_at": _("This time is past.")})
        if ends_at > at + LONGEST:
            raise ValidationError({"expires_at": _("A link ends at most 90 days after the embargo.")})
        cleaned["expires_at"] = ends_at
        setattr(self.instance, "kit" if isinstance(row, MediaKit) else "item", row)
        return cleaned

    def save(self, user):
        grant = super().save(commit=False)
        grant.expires_at = self.cleaned_data["expires_at"]
        grant.created_at = self.now
        grant.created_by, grant.created_by_name = user, name_of(user)
        with transaction.atomic():
            grant.save()
            log_grant(grant, GIVEN, user)
        return grant


def name_of(user):
    return user.get_full_name().strip() or user.get_username()


def log_grant(grant, action, user):
    data = {"person": grant.person, "organisation": grant.organisation, "ends_at": grant.expires_at.isoformat()}
    log(grant.target, action, user=user, data=data)


@may_give
def links(request):
    """All links, and the form that makes a new one; `?for=` chooses what it is for."""
    waiting = targets(request.now)
    form = GrantForm(
        request.POST or None,
        waiting=waiting,
        now=request.now,
        initial={"target": request.GET.get("for"), "language": language_of_editor()},
    )
    if request.method == "POST" and form.is_valid():
        grant = form.save(request.user)
        messages.success(request, _("The link is made. Copy it and send it to %(person)s.") % {"person": grant.person})
        return redirect("media_previews:link", grant.pk)
    grants = PreviewGrant.objects.select_related("item", "kit")
    grants = grants.annotate(visit_count=Count("visits")).order_by("-created_at", "-pk")
    page = Paginator(grants, LINKS_A_PAGE).get_page(request.GET.get("p"))
    for grant in page:
        grant.is_open = grant.is_open_at(request.now)
    context = {"form": form, "has_targets": bool(waiting), "grants": list(page), "page": page}
    return render(request, "staff/previews/links.html", context)


@may_give
def link(request, pk):
    grant = get_object_or_404(PreviewGrant.objects.select_related("item", "kit"), pk=pk)
    waiting = {key_of(row): at for row, at in targets(request.now)}
    context = {
        "grant": grant,
        "is_open": grant.is_open_at(request.now),
        "until": waiting.get(key_of(grant.target)),
        "visits": list(grant.visits.all()[:VISITS_SHOWN]),
        "visit_count": grant.visits.count(),
    }
    return render(request, "staff/previews/link.html", context)


@may_give
@require_POST
def withdraw(request, pk):
    with transaction.atomic():
        grant = get_object_or_404(PreviewGrant.objects.select_for_update(), pk=pk)
        if grant.revoked_at is None:
            grant.revoked_at, grant.revoked_by_name = request.now, name_of(request.user)
            grant.save(update_fields=["revoked_at", "revoked_by_name"])
            log_grant(grant, WITHDRAWN, request.user)
    messages.success(request, _("The link of %(person)s opens nothing any more.") % {"person": grant.person})
    return redirect("media_previews:link", grant.pk)


app_name = "media_previews"
urlpatterns = [
    path("", links, name="links"),
    path("<int:pk>/", link, name="link"),
    path("<int:pk>/withdraw/", withdraw, name="withdraw"),
]


# ---------------------------------------------------------------- in the log
class GivenFormatter(LogFormatter):
    label = pgettext_lazy("log", "Accredited preview given")

    def format_message(self, log_entry):
        return _("Accredited preview given to %(person)s (%(organisation)s).") % log_entry.data


class WithdrawnFormatter(LogFormatter):
    label = pgettext_lazy("log", "Accredited preview withdrawn")

    def format_message(self, log_entry):
        return _("Accredited preview of %(person)s (%(organisation)s) withdrawn.") % log_entry.data


def register(actions):
    actions.register_action(GIVEN)(GivenFormatter)
    actions.register_action(WITHDRAWN)(WithdrawnFormatter)
