"""The blocks of free pages. Each has a template of its name in `templates/blocks/`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# No links to document files: those are served only while a media item offers them, and its page is what to link to.
RICH_TEXT_FEATURES = ["bold", "link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/paragraph.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    description = blocks.TextBlock(label=_("Description"))

    class Meta:
        label = _("Fact")


class FactsBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(FactBlock(), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "blocks/facts.html"


class NoticeBlock(blocks.TextBlock):
    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "blocks/notice.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    facts = FactsBlock()
    notice = NoticeBlock()

    class Meta:
        required = False
