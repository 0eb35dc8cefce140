"""Who there is in a synthetic world: our company with its sibling and branch, and those it buys from and sells to."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.synth.company import (
    BEIJING,
    FARM,
    REGIONS,
    TOLL,
    TRADES,
    Party,
    Trade,
    party,
    suppliers,
    tax_id,
    tax_office,
)
from piaoqi.core.synth.habits import AIR, CARS, FEES, HABITS, MARKET, Habit, settled

_SUPPLIERS = 16
_CUSTOMERS = 5
_ONLY = ((Kind.AIR, AIR), (Kind.ROLL, MARKET), (Kind.FISCAL, FEES), (Kind.VEHICLE, CARS))
_NEVER_SPECIAL = "餐饮服务"
_SPREAD = 35
"""Percent by which prices of an ordinary supplier move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The companies of one seed."""

    company: Party
    former_name: str
    renamed: Party
    """Our company under the name before the present one, with the same tax number."""
    sibling: Party
    """The second company of the group; the folder declares it."""
    branch: Party
    """A branch of ours with a tax number of its own; the folder does not declare it."""
    railway: Party
    farm: Party
    road: Party
    sellers: tuple[tuple[Party, Trade], ...]
    customers: tuple[Party, ...]
    regulars: tuple[tuple[Party, Habit], ...]
    """Whom we buy from again and again; faults leave them alone."""
    tax_office: Party
    only: Mapping[Kind, tuple[Party, Trade]]
    """The one seller of kinds that only such a seller issues."""

    def sellers_of(self, kind: Kind) -> Sequence[tuple[Party, Trade]]:
        """Who issues invoices of a kind: few still have a tax-control device, restaurants issue no special ones."""
        if KINDS[kind].origin is Origin.TAX_CONTROL:
            return self.sellers[1::4]
        if kind in (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL_PAPER):
            return [one for one in self.sellers if one[1].goods[0].short != _NEVER_SPECIAL]
        return self.sellers


def world(rng: random.Random) -> World:
    """The same random source gives the same companies."""
    company = party(rng, BEIJING, "智能科技")
    sibling = party(rng, BEIJING, "供应链管理", brand=company.name[2:4])
    railway = party(rng, BEIJING, "铁路客运", brand="华衡")
    farm = party(rng, BEIJING, FARM.words[0])
    road = party(rng, BEIJING, TOLL.words[0])
    sellers = tuple((seller, settled(rng, trade, _SPREAD)) for seller, trade in suppliers(rng, _SUPPLIERS))
    branch = replace(company, name=f"{company.name}上海分公司", tax_id=tax_id(rng, "310115"), region=REGIONS[1])
    customers = tuple(party(rng, rng.choice(REGIONS), rng.choice(rng.choice(TRADES).words)) for _ in range(_CUSTOMERS))
    regulars = tuple(
        (
            party(rng, BEIJING, rng.choice(habit.trade.words)),
            replace(habit, trade=settled(rng, habit.trade, habit.spread)),
        )
        for habit in HABITS
    )
    return World(
        company=company,
        former_name=company.name.replace("智能科技", "软件"),
        renamed=replace(company, name=company.name.replace("智能科技", "技术")),
        sibling=sibling,
        branch=branch,
        railway=railway,
        farm=farm,
        road=road,
        sellers=sellers,
        customers=customers,
        regulars=regulars,
        tax_office=tax_office(rng),
        only=_only(rng) | {Kind.TOLL: (road, TOLL)},
    )


def _only(rng: random.Random) -> dict[Kind, tuple[Party, Trade]]:
    """Those who alone issue a kind; an association is no company."""
    found = {kind: (party(rng, BEIJING, trade.words[0]), trade) for kind, trade in _ONLY}
    association, fees = found[Kind.FISCAL]
    name = association.name.partition("有限")[0]
    return found | {Kind.FISCAL: (replace(association, name=name), fees)}
