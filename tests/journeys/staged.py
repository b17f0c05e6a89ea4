"""A day moved from stage to stage without a browser, so that pages can be looked at there."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from facilitation.events import MessageSent
from facilitation.ids import PersonId
from storage.links import Message, add_message
from tests.journeys.cast import Sitter
from tests.journeys.guest import Guest
from tests.journeys.serving import Served

# A stage is the phase that runs, or how the day stands.
STAGES = ("planned", "velkommen.plenary", "q2.I", "q2.G", "q2.P", "q2.V", "lunsj.break", "q5.I",
          "q5.G", "closed")  # fmt: skip
LONG = (
    "Innkjøp og anskaffelser: https://eksempel.example/en/adresse/som/aldri/tar/slutt/" + "x" * 60
)
PEOPLE = {"Solveig": 1, "Torstein": 1, "Unni Margrethe Kristoffersen-Hansteen": 2, "Vetle": 3}


@dataclass
class Staged:
    """A day, and people who take part in it over HTTP."""

    served: Served
    sitters: list[Sitter]

    async def act(self, action: str, **words: object) -> None:
        """The owner presses a button."""
        owner = PersonId(self.served.account.id)
        seen = (await self.served.state()).moves
        runner = self.served.app.site.runner
        await runner.act(self.served.workshop, action, owner, {"seen": seen, **words})

    async def say(self, words: str) -> None:
        """The owner sends a message to everybody."""
        runner, owner = self.served.app.site.runner, PersonId(self.served.account.id)
        made = Message(runner.chance.id(), self.served.workshop, None, words, owner)
        await runner.store.write(add_message, made)
        await runner.handle(
            self.served.workshop,
            lambda state, at: MessageSent(at=at, by=owner, message=made.id, table=None),
        )

    async def reach(self, stage: str) -> None:
        """Go on to a stage; what is written on the way is written."""
        if stage == "planned":
            return
        if stage == "closed":
            await self.act("close")
            return
        if (await self.served.state()).run is None:
            await self.act("start")
        while (run := (await self.served.state()).run) is None or run.phase != stage:
            await self.act("next")
            await self._write()

    async def _write(self) -> None:
        run = (await self.served.state()).run
        phase = run.phase if run else ""
        if phase in ("q1.I", "q2.I", "q3.I"):
            for sitter in self.sitters[1:]:
                await sitter.put(phase, f"{sitter.alias} mener noe", LONG)
        if phase in ("q2.G", "q3.G"):
            await self.sitters[1].put(phase, "Et notat på duken")
            for table, sitter in enumerate(self.sitters[1:], start=1):
                texts = [f"Bord {table} råder til å samarbeide mer", LONG]
                await sitter.put(phase, *texts, slot="outcome", owner=f"table:{table}")


async def seated(served: Served, stack: AsyncExitStack) -> Staged:
    """Take in some people and one without a device; nobody is host yet but at table 1."""
    sitters = []
    for alias, table in PEOPLE.items():
        guest = await stack.enter_async_context(Guest(served.url))
        sitters.append(Sitter(served, guest, alias, table))
        await sitters[-1].join()
    host = sitters[0].guest
    assert await host.post(f"{served.room}/host") == 200
    assert await host.post(f"{served.room}/person", {"alias": "Wenche"}) == 200
    return Staged(served, sitters)
