"""Every address of the site; none carries an answer."""

from __future__ import annotations

from django.urls import path

from unclench.web.api.views import api
from unclench.web.pages import assess, home, library, now, result

urlpatterns = [
    path("", home.home, name="home"),
    path("theme", home.theme, name="theme"),
    path("pair/<str:token>", home.pair, name="pair"),
    path("knowledge", library.library, name="library"),
    path("knowledge/<slug:shelf>", library.shelf, name="library-shelf"),
    path("knowledge/<slug:shelf>/<slug:id_>", library.entry, name="library-entry"),
    path("now", now.now, name="now"),
    path("now/log", now.log_episode, name="log-episode"),
    path("away", now.away, name="away"),
    path("sw.js", now.worker, name="worker"),
    path("manifest.webmanifest", now.manifest, name="manifest"),
    path("assess", assess.begin, name="begin"),
    path("assess/<uuid:id_>", assess.question, name="question"),
    path("assess/<uuid:id_>/<int:place>", assess.step, name="step"),
    path("assess/<uuid:id_>/answers", assess.answers, name="answers"),
    path("assess/<uuid:id_>/report", result.report, name="report"),
    path("assess/<uuid:id_>/what-if", result.what_if, name="what-if"),
    path("assess/<uuid:id_>/tell", result.tell, name="tell"),
    path("assess/<uuid:id_>/report.json", result.download_json, name="report-json"),
    path("assess/<uuid:id_>/report.html", result.download_html, name="report-html"),
    path("assess/<uuid:id_>/case.yaml", result.download_case, name="case-file"),
    path("assess/<uuid:id_>/delete", result.delete, name="delete"),
    path("api/v1/", api.urls),
]
handler404 = "unclench.web.pages.failures.not_found"
handler500 = "unclench.web.pages.failures.defect"
handler400 = "unclench.web.pages.failures.bad_request"
