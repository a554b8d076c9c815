from django.urls import path

from . import views

app_name = "live_desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("session/<int:pk>/<slug:name>/", views.act, name="act"),
    path("notice/", views.notice, name="notice"),
    path("notice/withdraw/", views.withdraw, name="withdraw"),
    path("undo/<int:pk>/", views.undo, name="undo"),
]
