from django import template

register = template.Library()


@register.simple_tag
def carried(url, shortlist=None):
    """An address of the section that goes on with the companies picked."""
    return shortlist.carried_by(url) if shortlist else url
