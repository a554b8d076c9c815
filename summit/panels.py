"""Edit panels that show both languages of a field side by side."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel


def bilingual(name, **kwargs):
    """Return the Korean and the English field of a translated name in one row."""
    return FieldRowPanel([FieldPanel(f"{name}_ko", **kwargs), FieldPanel(f"{name}_en", **kwargs)])
