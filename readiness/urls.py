from django.urls import path

from . import views

app_name = "readiness"
urlpatterns = [
    path("", views.board, name="board"),
    path("links/", views.links, name="links"),
    path("links/check/", views.check_link, name="check_link"),
]
