"""Every address of the platform, by channel."""

from django.urls import include, path

from mpp.channels.api.urls import api

urlpatterns = [
    path("", include("mpp.channels.web.urls")),
    path("", include("mpp.channels.look.urls")),
    path("", include("mpp.channels.signin.urls")),
    path("meja/", include("mpp.channels.desk.urls")),
    path("papan/", include("mpp.channels.board.urls")),
    path("api/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler500 = "mpp.channels.web.faults.fault"
