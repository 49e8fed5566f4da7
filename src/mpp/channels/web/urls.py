"""Addresses of the citizens' web channel."""

from django.urls import path

from mpp.channels.web import (
    asking,
    checking,
    dictionary,
    following,
    health,
    malls,
    mending,
    uploads,
    verifying,
    views,
)

app_name = "web"
urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("m/<str:region_code>/", malls.mall, name="mall"),
    path("m/<str:region_code>/layanan/<slug:service_id>/", malls.service, name="service"),
    path("m/<str:region_code>/layanan/<slug:service_id>/mulai", malls.start, name="start"),
    path("wawancara/<uuid:interview_id>/", asking.interview, name="interview"),
    path("wawancara/<uuid:interview_id>/periksa/", checking.check, name="check"),
    path("wawancara/<uuid:interview_id>/hal/<str:page_id>/", asking.page, name="page"),
    path("wawancara/<uuid:interview_id>/pratinjau/<slug:output>.<str:form>", checking.preview, name="preview"),
    path("berkas/<uuid:file_id>/", uploads.file, name="file"),
    path("permohonan/<uuid:application_id>/", following.application, name="application"),
    path("permohonan/<uuid:application_id>/perbaiki/", mending.correct, name="correct"),
    path("permohonan/<uuid:application_id>/tarik/", following.withdraw, name="withdraw"),
    path("dokumen/<uuid:output_id>.pdf", following.certificate, name="certificate"),
    path("v/<str:token>", verifying.verify, name="verify"),
    path("periksa/", verifying.authenticity, name="authenticity"),
    path("periksa/luring/", verifying.offline, name="offline"),
    path("periksa/luring/sw.js", verifying.offline_worker, name="offline_worker"),
    path(".well-known/mpp-keys.json", verifying.sealing_keys, name="sealing_keys"),
    path("kamus/", dictionary.index, name="dictionary"),
    path("kamus.json", dictionary.as_json, name="dictionary_json"),
    path("kamus/<str:element_id>/", dictionary.element, name="element"),
    path("saya/", following.account, name="account"),
]
