"""The blocks of free pages. Each has a template of its name in `templates/blocks/`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# No links to document files: those are served only while a media item offers them, and its page is what to link to.
RICH_TEXT_FEATURES = ["bold", "link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        help_text = _("A short heading without a full stop. Example: 수집하는 정보 | What is collected")
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        help_text = _("Paragraphs, lists and links. Press Enter for a new paragraph.")
        template = "blocks/paragraph.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    description = blocks.TextBlock(label=_("Description"))

    class Meta:
        label = _("Fact")
        help_text = _("A term of one to three words and one sentence. Example: 보유 기간 | 2년")


class FactsBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(FactBlock(), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        help_text = _("Pairs of a term and what it means, drawn as a table.")
        template = "blocks/facts.html"


class NoticeBlock(blocks.TextBlock):
    class Meta:
        icon = "warning"
        label = _("Notice")
        help_text = _("One or two sentences that must not be missed; drawn in a box.")
        template = "blocks/notice.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    facts = FactsBlock()
    notice = NoticeBlock()

    class Meta:
        required = False
