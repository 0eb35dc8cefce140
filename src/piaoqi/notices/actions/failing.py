"""What the program does by itself about a webhook that accepts nothing any more."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import System, define
from piaoqi.audit.clock import now
from piaoqi.core.text import Text, in_both
from piaoqi.notices.faults import Fault, cure
from piaoqi.notices.models import Webhook

GIVE_UP = define("notices.webhook.give_up", Text("暂停一直送不到的推送", "pause failing webhooks"), System.WATCH)


def pause_failing(actor: Actor, webhook: Webhook, fault: Fault) -> None:
    """Send nothing more to it until a person resumes it, and say why. What waits goes on waiting."""
    with acting(actor, GIVE_UP, webhook.company_id) as act:
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        since = row.failing_since or now()
        row.paused_at = row.paused_at or now()
        row.trouble = {
            "code": fault.value,
            "message": in_both(fault.text),
            "hint": in_both(cure(fault)),
            "since": since.isoformat(),
        }
        row.save(update_fields=["paused_at", "trouble"])
        act.witness(f"webhook:{row.pk}", after={"paused_at": row.paused_at, "fault": fault.value})
