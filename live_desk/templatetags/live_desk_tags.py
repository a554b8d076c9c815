"""Presentation for the live desk."""

from django import template
from django.urls import reverse

from live_desk.words import sentence_of

register = template.Library()


@register.filter
def in_words(action):
    return sentence_of(action)


@register.inclusion_tag("staff/live_desk/button.html", takes_context=True)
def desk_button(context, panel, day, name, label, classname=""):
    """A button that does one thing with a session in one press."""
    address = reverse("live_desk:act", args=[panel.session.pk, name])
    return {
        "csrf_token": context.get("csrf_token"),
        "address": f"{address}?day={day:%Y-%m-%d}",
        "token": f"{panel.token}-{name}",
        "version": panel.version,
        "label": label,
        "classname": classname,
        "describedby": f"live-desk-{panel.session.pk}",
    }
