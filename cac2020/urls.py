from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from website import files, views

urlpatterns = [
    path("", views.choose_language),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("robots.txt", views.robots),
    path("sitemap.xml", views.sitemap),
    path("site.webmanifest", views.manifest),
    path("niabbs5/", views.legacy_address),
    path("niabbs5/<path:page>", views.legacy_address),
    path("staff/", include(wagtailadmin_urls)),
    path("files/documents/", include(wagtaildocs_urls)),
    path("files/<path:name>", files.serve_file),
    *i18n_patterns(path("", include("sessions.urls")), path("", include(wagtail_urls))),
]

handler403 = "website.views.permission_denied"
handler404 = "website.views.page_not_found"
handler500 = "website.views.server_error"
