"""Addresses of the citizens' web channel."""

from django.urls import path

from mpp.channels.web import health, views

app_name = "web"
urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
