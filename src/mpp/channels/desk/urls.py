"""Addresses of the officers' desk."""

from django.urls import path

from mpp.channels.desk import (
    assisting,
    attention,
    codes,
    demands,
    documents,
    handing,
    leaves,
    people,
    previews,
    receipts,
    revoking,
    rights,
    tasks,
    worklist,
)

app_name = "desk"
urlpatterns = [
    path("", worklist.home, name="home"),
    path("perhatian/", attention.home, name="attention"),
    path("cari/", worklist.search, name="search"),
    path("tugas/<uuid:work_item_id>/", tasks.task, name="task"),
    path("tugas/<uuid:work_item_id>/ambil", tasks.claim, name="claim"),
    path("tugas/<uuid:work_item_id>/kembalikan", tasks.release, name="release"),
    path("tugas/<uuid:work_item_id>/alihkan", handing.pass_on, name="pass_on"),
    path("tugas/<uuid:work_item_id>/putuskan", tasks.decide, name="decide"),
    path("tugas/<uuid:work_item_id>/pratinjau.<str:form>", previews.preview, name="preview"),
    path("berkas/<uuid:file_id>", documents.file, name="file"),
    path("berkas/<uuid:file_id>/<int:number>.jpg", documents.page, name="page"),
    path("warga/", demands.home, name="demands"),
    path("warga/sanggahan/<uuid:dispute_id>/", demands.dispute, name="dispute"),
    path("warga/sanggahan/<uuid:dispute_id>/bukti", demands.evidence, name="evidence"),
    path("warga/pertanyaan/<uuid:question_id>/", demands.question, name="question"),
    path("bantu/", assisting.assist, name="assist"),
    path("bantu/<uuid:application_id>/tanda-terima", receipts.receipt, name="receipt"),
    path("bantu/<uuid:bundle_id>/tanda-terima-peristiwa", receipts.bundle_receipt, name="bundle_receipt"),
    path("bantu/kode-masuk", codes.code, name="code"),
    path("cuti/", leaves.leaves, name="leaves"),
    path("cuti/<uuid:leave_id>/akhiri", leaves.end, name="end_leave"),
    path("hak/", rights.index, name="rights"),
    path("hak/<uuid:request_id>/", rights.one, name="rights_request"),
    path("tugas/<uuid:work_item_id>/tautkan", people.link, name="link"),
    path("penduduk/gabung/", people.merges, name="merges"),
    path("penduduk/gabung/<uuid:merge_id>/putuskan", people.decide, name="merge_decide"),
    path("penduduk/gabung/<uuid:merge_id>/batalkan", people.undo, name="merge_undo"),
    path("dokumen/", revoking.documents, name="documents"),
    path("dokumen/<uuid:output_id>/cabut", revoking.revoke, name="revoke"),
]
