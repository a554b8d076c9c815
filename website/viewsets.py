"""The menu of the admin, grouped by what staff do."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.models import Site
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from ir_companies.viewsets import CompanyViewSet, ExchangeRateViewSet, SectorViewSet, TagViewSet
from media_archive.viewsets import MediaItemViewSet, MediaKitViewSet
from sessions.viewsets import SessionViewSet
from speakers.viewsets import SpeakerViewSet
from summit.viewsets import (
    BureauViewSet,
    ChannelViewSet,
    CityViewSet,
    CountryViewSet,
    EditorialNoteViewSet,
    RelatedLinkViewSet,
    SourceViewSet,
    StatisticViewSet,
    StudioViewSet,
    SummitDayViewSet,
)


def pages_url():
    """Return the address of the list of pages below the home page."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return reverse("wagtailadmin_explore_root")
    return reverse("wagtailadmin_explore", args=[site.root_page_id])


class PagesMenuItem(MenuItem):
    def __init__(self):
        super().__init__(_("Pages of the site"), "", name="pages", icon_name="doc-empty-inverse", order=1)

    def is_shown(self, request):
        return request.user.has_perm("wagtailcore.change_page") or request.user.has_perm("wagtailcore.add_page")

    def render_component(self, request):
        return LinkMenuItem(self.name, self.label, pages_url(), icon_name=self.icon_name)


class SettingsMenuItem(MenuItem):
    def __init__(self):
        super().__init__(_("Summit settings"), "", name="summit-settings", icon_name="cogs", order=2)

    def is_shown(self, request):
        return request.user.has_perm("summit.change_summitsettings")

    def render_component(self, request):
        url = reverse("wagtailsettings:edit", args=["summit", "summitsettings"])
        return LinkMenuItem(self.name, self.label, url, icon_name=self.icon_name)


class ProgrammeGroup(SnippetViewSetGroup):
    menu_label = _("Programme")
    menu_name = "programme"
    menu_icon = "calendar-alt"
    menu_order = 110
    items = (SessionViewSet, SummitDayViewSet, ChannelViewSet, StatisticViewSet)


class PeopleGroup(SnippetViewSetGroup):
    menu_label = _("People and places")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 120
    items = (SpeakerViewSet, CityViewSet, CountryViewSet, BureauViewSet, StudioViewSet)


class PressGroup(SnippetViewSetGroup):
    menu_label = _("Press")
    menu_name = "press"
    menu_icon = "doc-full-inverse"
    menu_order = 130
    items = (MediaItemViewSet, MediaKitViewSet)


class InvestorsGroup(SnippetViewSetGroup):
    menu_label = _("Investors")
    menu_name = "investors"
    menu_icon = "clipboard-list"
    menu_order = 140
    items = (CompanyViewSet, SectorViewSet, TagViewSet, ExchangeRateViewSet)


class SiteGroup(SnippetViewSetGroup):
    menu_label = _("Site")
    menu_name = "site"
    menu_icon = "site"
    menu_order = 150
    items = (RelatedLinkViewSet, SourceViewSet, EditorialNoteViewSet)

    def get_submenu_items(self):
        others = super().get_submenu_items()
        for number, item in enumerate(others, start=3):
            item.order = number
        return [PagesMenuItem(), SettingsMenuItem(), *others]


GROUPS = [ProgrammeGroup, PeopleGroup, PressGroup, InvestorsGroup, SiteGroup]
