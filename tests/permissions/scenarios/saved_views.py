"""One's own views of the table."""

from permissions.scenario import Do, Stage, scenario
from piaoqi.accounts.actions import saved_views
from piaoqi.accounts.actions.saved_views import ViewDraft
from piaoqi.accounts.models import SavedView
from piaoqi.audit.clock import now


@scenario(saved_views.SAVE)
def save_view(stage: Stage) -> Do:
    return lambda actor: saved_views.save_view(actor, ViewDraft(name="本月缺失", query="finding=missing"))


@scenario(saved_views.DELETE)
def delete_view(stage: Stage) -> Do:
    view = SavedView.objects.create(person=stage.oneself, name="本月缺失", at=now())
    return lambda actor: saved_views.delete_view(actor, view)
