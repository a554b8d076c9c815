"""Links in texts to pages of this site: only to what visitors may see."""

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from summit import clock
from summit.visibility import public_at


def open_paths(pages, now):
    """Return the tree paths of those of `pages` that are public together with all above them but the root."""
    step = Page.steplen
    above = {page.path[:end] for page in pages for end in range(2 * step, len(page.path) + 1, step)}
    public = set(Page.objects.filter(public_at(Page, now), path__in=above).values_list("path", flat=True))
    return {
        page.path
        for page in pages
        if all(page.path[:end] in public for end in range(2 * step, len(page.path) + 1, step))
    }


class PublicPageLinkHandler(PageLinkHandler):
    """An address names what it leads to, so a link to a page whose time has not come is text until then."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = super().get_many(attrs_list)
        found = [page for page in pages if page]
        open_to = open_paths(found, clock.now()) if found else set()
        return [page if page and page.path in open_to else None for page in pages]
