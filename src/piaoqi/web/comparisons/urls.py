"""Addresses of 对账."""

from django.urls import path

from piaoqi.web.comparisons import answers, changes, finding, lists, moments, report, views

app_name = "comparisons"
urlpatterns = [
    path("", views.page, name="page"),
    path("exports/", lists.exports, name="exports"),
    path("coverage/", lists.coverage, name="coverage"),
    path("changes/", changes.page, name="changes"),
    path("moments/", moments.page, name="moments"),
    path("moments/ask/", moments.ask, name="ask"),
    path("moments/<int:comparison>/", moments.progress, name="progress"),
    path("findings/<int:finding>/", finding.page, name="finding"),
    path("findings/<int:finding>/answer/", answers.give, name="answer"),
    path("answers/<int:answer>/withdraw/", answers.withdraw, name="withdraw"),
    path("report.xlsx", report.workbook, name="report"),
]
