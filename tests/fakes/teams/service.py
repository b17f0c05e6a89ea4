"""Microsoft's side, put together on one port: login, OpenID, the connector, files and Graph."""

from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.teams.breaches import Ledger
from tests.fakes.teams.connector import Connector
from tests.fakes.teams.delivery import Delivery
from tests.fakes.teams.files import Files
from tests.fakes.teams.graph import Graph
from tests.fakes.teams.identity import Identity
from tests.fakes.teams.limits import Limits, Now, Rates
from tests.fakes.teams.login import Login
from tests.fakes.teams.payloads import Payloads
from tests.fakes.teams.people import Bot, People
from tests.fakes.teams.pictures import Pictures
from tests.fakes.teams.rosters import Rosters
from tests.fakes.teams.store import Store

REGION = "/emea/"
LARGEST_BODY = 16 * 1024 * 1024  # larger than any limit that is to be told apart


@dataclass(slots=True, eq=False)
class Service:
    """The parts of the fake, wired; `start` listens on a free port of 127.0.0.1."""

    now: Now
    bot: Bot
    limits: Limits
    ledger: Ledger = field(default_factory=Ledger)
    people: People = field(init=False)
    store: Store = field(init=False)
    identity: Identity = field(init=False)
    login: Login = field(init=False)
    connector: Connector = field(init=False)
    pictures: Pictures = field(init=False)
    rosters: Rosters = field(init=False)
    files: Files = field(init=False)
    graph: Graph = field(init=False)
    payloads: Payloads = field(init=False)
    delivery: Delivery = field(init=False)
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.people = People(self.bot)
        self.store = Store(self.now)
        self.identity = Identity(self.bot.app_id, self.now)
        self.login = Login(self.bot, self.limits, self.now)
        self.connector = Connector(self.bot, self.people, self.store, self.ledger)
        self.pictures = self.connector.pictures
        self.rosters = Rosters(self.connector, self.people, self.limits)
        self.files = Files(self.ledger)
        self.graph = Graph(self.bot, self.people, self.ledger, self.login)
        self.payloads = Payloads(self.bot, self.now)
        self.delivery = Delivery(self.identity, self.ledger, self.limits)

    async def start(self) -> None:
        """Listen, and tell every part where."""
        app = web.Application(client_max_size=LARGEST_BODY)
        rates = Rates(self.limits, self.now)
        app.add_routes(self.connector.routes(self.login, rates))
        app.add_routes(self.rosters.routes(self.ledger))
        app.add_routes([*self.identity.routes(), *self.login.routes(), *self.files.routes()])
        app.add_routes(self.graph.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        base = f"http://{host}:{port}"
        self.identity.base = self.login.base = self.files.base = self.graph.base = base
        self.payloads.service_url = base + REGION
        await self.delivery.open()
        await self.pictures.open()

    async def stop(self) -> None:
        """Let go of whoever waits, and close the port."""
        self.connector.faults.gate.open()
        self.login.gate.open()
        self.graph.gate.open()
        self.graph.kept.open()
        await self.delivery.close()
        await self.pictures.close()
        if self._runner is not None:
            await self._runner.cleanup()
