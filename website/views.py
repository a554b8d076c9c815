from urllib.parse import parse_qs

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control

from summit.addresses import absolute_url, section_url
from summit.public_requests import preferred_language

from .sitemaps import public_addresses

# What the menu numbers of the 2020 site held, as far as sources tell; any other address leads to the home page.
LEGACY_SECTIONS = {
    "sub1": "overview",  # greeting, overview and Seoul Statement
}
MANIFEST_ICONS = [("icons/icon-192.png", 192, "any"), ("icons/icon-512.png", 512, "any")]
MANIFEST_ICONS += [("icons/icon-maskable-512.png", 512, "maskable")]


@cache_control(private=True, no_store=True)
def choose_language(request):
    """Send a visitor of the bare address to the language the browser asks for."""
    return HttpResponseRedirect(f"/{preferred_language(request)}/")


def legacy_address(request, page=""):
    """Lead an address of the 2020 site to today's page; the Korean and the English site differed by host only."""
    language = "en" if request.get_host().startswith("eng.") else settings.LANGUAGE_CODE
    menu = parse_qs(request.META.get("QUERY_STRING", "")).get("inc", [""])[0]
    with translation.override(language):
        section = LEGACY_SECTIONS.get(menu)
        url = section_url(section) if section else reverse("wagtail_serve", args=[""])
    return HttpResponsePermanentRedirect(url)


def sitemap(request):
    """Every public address, with its other language and, where it is known, its last change."""
    context = {"urlset": public_addresses(request)}
    return render(request, "sitemap.xml", context, content_type="application/xml; charset=utf-8")


def robots(request):
    lines = ["User-agent: *", f"Disallow: {settings.STAFF_PREFIX}", "", f"Sitemap: {absolute_url('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def manifest(request):
    """What a device needs to keep the site on its home screen. It starts at the page that asks for the language."""
    content = {
        "name": "CAC Global Summit 2020",
        "short_name": "CAC 2020",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#FFFFFF",
        "theme_color": "#0B1137",
        "icons": [
            {"src": static(path), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for path, size, purpose in MANIFEST_ICONS
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@cache_control(private=True, no_store=True)
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@cache_control(private=True, no_store=True)
def readyz(request):
    """The database answers and has the schema this code needs; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:  # any failure of the database means the same to a load balancer
        return JsonResponse({"ready": False, "reason": type(error).__name__}, status=503)
    if pending:
        return JsonResponse({"ready": False, "reason": "pending migrations"}, status=503)
    return JsonResponse({"ready": True})


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def form_refused(request, reason=""):
    return permission_denied(request, reason)


def server_error(request):
    """The last resort: a file that needs neither database nor template context."""
    path = settings.BASE_DIR / "templates" / "500.html"
    return HttpResponse(path.read_bytes(), status=500)
