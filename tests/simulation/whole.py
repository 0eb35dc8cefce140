"""A whole month with everything that must hold."""

from simulation import holds, verdicts
from simulation.month import Month


def play(month: Month) -> None:
    """Raises AssertionError with the seed and the day."""
    with month.world():
        try:
            month.run(_looked_at)
            holds.in_the_end(month)
            verdicts.the_past_can_be_had_again(month)
        except BaseException as error:
            error.add_note(f"seed {month.seed}, {month.clock.true}")
            raise


def _looked_at(month: Month) -> None:
    holds.every_day(month)
    verdicts.nothing_is_falsely_missing(month)
    verdicts.findings_are_kept_once()
    if month.is_at_rest:
        holds.at_rest(month)
