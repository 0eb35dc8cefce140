"""Who there is in a synthetic world: our company with its sibling and branch, and those it buys from and sells to."""

import random
from dataclasses import dataclass, replace

from piaoqi.core.synth.company import BEIJING, FARM, REGIONS, TOLL, TRADES, Party, Trade, party, suppliers, tax_id

_SUPPLIERS = 16
_CUSTOMERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The companies of one seed."""

    company: Party
    former_name: str
    sibling: Party
    """The second company of the group; the folder declares it."""
    branch: Party
    """A branch of ours with a tax number of its own; the folder does not declare it."""
    railway: Party
    farm: Party
    road: Party
    sellers: tuple[tuple[Party, Trade], ...]
    customers: tuple[Party, ...]


def world(rng: random.Random) -> World:
    """The same random source gives the same companies."""
    company = party(rng, BEIJING, "智能科技")
    sibling = party(rng, BEIJING, "供应链管理", brand=company.name[2:4])
    railway = party(rng, BEIJING, "铁路客运", brand="华衡")
    farm = party(rng, BEIJING, FARM.words[0])
    road = party(rng, BEIJING, TOLL.words[0])
    sellers = tuple(suppliers(rng, _SUPPLIERS))
    branch = replace(company, name=f"{company.name}上海分公司", tax_id=tax_id(rng, "310115"), region=REGIONS[1])
    customers = tuple(party(rng, rng.choice(REGIONS), rng.choice(rng.choice(TRADES).words)) for _ in range(_CUSTOMERS))
    return World(
        company=company,
        former_name=company.name.replace("智能科技", "软件"),
        sibling=sibling,
        branch=branch,
        railway=railway,
        farm=farm,
        road=road,
        sellers=sellers,
        customers=customers,
    )
