"""The listing of the media archive: what narrows it, how many items each choice leaves, and its pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Prefetch, Q
from django.utils.translation import get_language, gettext as _, ngettext, pgettext
from wagtail.images import get_image_model

from sessions.models import Session
from summit.addresses import section_url
from summit.filters import Field, FilterForm
from summit.formatting import partial_date
from summit.models import Licence, Source, SummitSettings
from summit.translated import translate_field

from .item_details import language_names
from .kit_selection import KitSelection
from .models import MediaFile, MediaItem
from .press_contact import press_contact

ITEMS_A_PAGE = 24
PAGES_AROUND = 2  # links on either side of the current page
PICTURED = {MediaItem.Kind.PHOTO, MediaItem.Kind.VIDEO}  # kinds that are looked at, not read, and so shown as a grid
# What components/media_tile.html asks for, in its order: one difference, and each picture costs a query.
TILE_SPECS = [f"format-{kind}|fill-480x320" for kind in ("avif", "webp", "jpeg")]
SEARCHED = ["title", "also_called", "summary", "publisher", "credit"]


@dataclass(frozen=True)
class KindLink:
    """A kind of item as a link to the listing of that kind; the empty kind is everything."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class PageLink:
    number: int  # 0 for a gap
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Facts:
    """What of an item the form offers as choices."""

    kind: str
    languages: str
    published: str
    licence: str
    session_id: int | None

    @property
    def language_codes(self):
        return [code.strip() for code in self.languages.split(",") if code.strip()]


def containing(query):
    """Return the condition that every word stands somewhere in the texts of an item, in either language."""
    condition = Q()
    for word in query.split():
        found = Q()
        for name in SEARCHED:
            found |= Q(**{f"{name}_ko__icontains": word}) | Q(**{f"{name}_en__icontains": word})
        condition &= found
    return condition


def counted(values):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def archive_filters(request, action, facts):
    """Return the form, the condition that it sets, and the kind that is chosen beside it."""
    language = get_language()
    form = FilterForm(request.GET, action)
    kinds = counted(each.kind for each in facts)
    asked = request.GET.get("kind", "")
    kind = asked if asked in kinds else ""
    if asked != kind:
        form.problems.append(_("Nothing here is of the kind that was asked for, so everything is shown."))
    form.keep("kind", kind)
    of_kind = [each for each in facts if not kind or each.kind == kind]

    query = form.search("q", pgettext("to search for", "Words"))
    spoken = counted(code for each in of_kind for code in each.language_codes)
    in_language = form.select(
        "language",
        _("Language"),
        [(code, label) for code, label in Source.Language.choices if code in spoken],
        _("All languages"),
        spoken,
    )
    days = counted(each.published for each in of_kind if each.published)
    day = form.select(
        "day",
        _("Date"),
        [(value, partial_date(value, language)) for value in sorted(days, reverse=True)],
        _("All dates"),
        days,
    )
    slug = select_session(form, [each.session_id for each in of_kind if each.session_id], request.now, language)
    licences = counted(each.licence for each in of_kind)
    licence = form.select(
        "licence",
        _("Terms of use"),
        [(value, label.capitalize()) for value, label in Licence.choices if value in licences],
        _("All terms"),
        licences,
    )

    condition = containing(query)
    exact = {"kind": kind, "published": day, "session__slug": slug, "licence": licence}
    condition &= Q(**{name: value for name, value in exact.items() if value})
    if in_language:  # a list of two-letter codes
        condition &= Q(languages__contains=in_language)
    return form, condition, kind


def select_session(form, ids, now, language):
    counts = counted(ids)
    sessions = list(Session.objects.public_at(now).filter(pk__in=counts)) if counts else []
    return form.select(
        "session",
        _("Session"),
        [(session.slug, translate_field(session, "title", language)) for session in sessions],
        _("All sessions"),
        {session.slug: counts[session.pk] for session in sessions},
    )


def kind_links(facts, current, action, selection):
    counts = counted(each.kind for each in facts)
    links = [KindLink(_("All kinds"), len(facts), selection.carried_by(action), not current)]
    return links + [
        KindLink(label.capitalize(), counts[kind], selection.carried_by(f"{action}?kind={kind}"), kind == current)
        for kind, label in MediaItem.Kind.choices
        if kind in counts
    ]


def page_links(page, form, kind, selection):
    """Return links to the first, the last and the pages around the current one."""
    kept = form.values | ({"kind": kind} if kind else {})

    def url(number):
        query = kept | ({"page": number} if number > 1 else {})
        return selection.carried_by(f"{form.action}?{urlencode(query)}" if query else form.action)

    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - PAGES_AROUND), min(last, page.number + PAGES_AROUND) + 1)})
    links = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(PageLink(0))
        links.append(PageLink(number, url(number), number == page.number))
    return links


def page_of(items, request, form):
    """Return the page that is asked for; the nearest one, and a problem, where there is no such page."""
    paginator = Paginator(items, ITEMS_A_PAGE)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    try:
        return paginator.page(number)
    except EmptyPage:
        form.problems.append(_("There is no such page, so another one is shown."))
        return paginator.page(paginator.num_pages if number else 1)


def read_known(request, public, form):
    """Return what of the link's selection is in the archive; what is hidden is left out like what never was."""
    selection = KitSelection.read(request.GET)
    if selection.problem:
        form.problems.append(selection.problem)
    known = set(public.filter(slug__in=selection.slugs).values_list("slug", flat=True)) if selection else ()
    return KitSelection(tuple(slug for slug in selection.slugs if slug in known))


def archive_context(archive, request):
    """Return what the listing on the page `archive` shows, in as many queries for five as for five thousand items."""
    action = archive.address
    public = MediaItem.objects.public_at(request.now)
    names = ("kind", "languages", "published", "licence", "session_id")
    facts = [Facts(*values) for values in public.order_by().values_list(*names)]
    form, condition, kind = archive_filters(request, action, facts)
    selection = read_known(request, public, form)
    items = public.filter(condition).for_listing().distinct()
    if kind in PICTURED:
        items = items.prefetch_related(pictures())
    page = page_of(items, request, form)
    shown = list(page.object_list)
    for item in shown:
        item.language_labels = language_names(item.language_codes)
    keep_picked(form, selection, {item.slug for item in shown if not item.is_withdrawn_at(request.now)})
    total = page.paginator.count
    return {
        "items": shown,
        "is_empty": not facts,
        "is_grid": kind in PICTURED,
        "kinds": kind_links(facts, kind, action, selection),
        "kind": MediaItem.Kind(kind).label.capitalize() if kind else "",
        "filters": form,
        "pages": page_links(page, form, kind, selection) if page.has_other_pages() else [],
        "page_number": page.number,
        "count": ngettext("%(count)d item", "%(count)d items", total) % {"count": total},
        "selection": selection,
        "kits_url": section_url("media", "kits"),
        "contact": press_contact(archive, SummitSettings.load(request_or_site=request), get_language()),
    }


def keep_picked(form, selection, with_boxes):
    """Let links, and the form whose boxes pick what is on this page, carry on what was picked."""
    form.carry(KitSelection.parameter, selection.value)
    form.fields += [
        Field("hidden", KitSelection.parameter, "", slug) for slug in selection.slugs if slug not in with_boxes
    ]


def pictures():
    """Prefetch the pictures of each item, as `pictures`, with what a tile shows of them."""
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=TILE_SPECS)
    files = MediaFile.objects.filter(image__isnull=False).select_related("image")
    files = files.prefetch_related(Prefetch("image__renditions", renditions, to_attr="prefetched_renditions"))
    return Prefetch("files", files, to_attr="pictures")
