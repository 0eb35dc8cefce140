"""A whole month with everything that must hold."""

from simulation import holds
from simulation.month import Month


def play(month: Month) -> None:
    """Raises AssertionError with the seed and the day."""
    with month.world():
        try:
            month.run(_looked_at)
            holds.in_the_end(month)
        except BaseException as error:
            error.add_note(f"seed {month.seed}, {month.clock.true}")
            raise


def _looked_at(month: Month) -> None:
    holds.every_day(month)
    if month.is_at_rest:
        holds.at_rest(month)
