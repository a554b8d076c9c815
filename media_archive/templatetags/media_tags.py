"""Presentation of media items in templates."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def withdrawn_mark(context, item):
    """The word that marks an item which was withdrawn by now, "" for any other."""
    return _("Withdrawn") if item.is_withdrawn_at(context.request.now) else ""
