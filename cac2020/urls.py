from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve as serve_page

from media_archive.preview_tokens import PATTERN as PREVIEW_TOKEN
from website import audit_report, files, previews, views

# Wagtail's own lists of addresses would add login and password forms, and with them cookies, to what is public.
urlpatterns = [
    path("", views.choose_language),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap),
    path("site.webmanifest", views.manifest),
    path("niabbs5/", views.legacy_address),
    path("niabbs5/<path:page>", views.legacy_address),
    re_path(r"^staff/reports/site-history/", audit_report.instead_of_site_history),
    path("staff/", include(wagtailadmin_urls)),
    re_path(r"^files/documents/([0-9]{1,18})/(.*)$", files.serve_document, name="wagtaildocs_serve"),
    re_path(r"^files/media/(?P<slug>[\w-]{1,80})/(?P<pk>[0-9]{1,18})/(?P<name>.*)$", files.serve_media_file),
    path("files/<path:name>", files.serve_file),
    *i18n_patterns(
        path("", include("sessions.urls")),
        path("", include("ir_companies.urls")),
        path("", include("inquiries.urls")),
        path("", include("media_archive.urls")),
        re_path(rf"^media/preview/(?P<token>{PREVIEW_TOKEN})/(?P<rest>.*)$", previews.preview, name="media_preview"),
        re_path(serve_pattern, serve_page, name="wagtail_serve"),
    ),
]

handler403 = "website.views.permission_denied"
handler404 = "website.views.page_not_found"
handler500 = "website.views.server_error"
