"""Whoever leads a survey, at a browser without script: fills in the forms that the pages hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import html

from surveys.field_state import SurveyId
from tests.journeys.guest import Guest
from tests.journeys.surveys.directorate import Directorate

Fields = Mapping[str, object]


@dataclass
class Pages:
    """The owner's browser, and the survey that is worked on."""

    guest: Guest
    survey: SurveyId = field(default=SurveyId(""), init=False)

    @property
    def home(self) -> str:
        """Where the survey's own pages begin."""
        return f"/surveys/{self.survey}"

    @property
    def text(self) -> str:
        """What the page says."""
        main = html.fromstring(self.guest.page).find(".//main")
        return " ".join(main.text_content().split())

    async def look(self, page: str = "") -> str:
        """Open one of the survey's pages; what it says."""
        assert await self.guest.get(self.home + page) == 200, self.guest.page
        return self.text

    async def make(self, ready: str) -> None:
        """A draft of a ready questionnaire."""
        await self.guest.get("/surveys")
        assert await self.guest.post("/surveys", {"template": ready}) == 200, self.guest.page
        self.found()

    async def bring(self, questionnaire: str) -> None:
        """A draft of a questionnaire's file."""
        await self.guest.get("/surveys")
        data = questionnaire.encode()
        assert await self.guest.upload("/surveys/upload", "skjema.yaml", data) == 200, self.text
        self.found()

    def found(self) -> None:
        """Work on the survey whose page is open."""
        self.survey = SurveyId(self.guest.path.split("/")[2])

    async def take_list(self, rows: str, of: str) -> str:
        """Take in a list from a file."""
        await self.look("/asked/add")
        path, data = f"{self.home}/asked/list", rows.encode("utf-8-sig")
        assert await self.guest.upload(path, "liste.csv", data, {"of": of}) == 200, self.text
        return self.text

    async def fill(self, page: str, action: str, fields: Fields | None = None) -> str:
        """Change some fields of a form, leave the others as they stand, and send it."""
        await self.look(page)
        return await self.send(action, fields)

    async def send(self, action: str, fields: Fields | None = None) -> str:
        """The same with a form of the page that is open."""
        stands = self.form(self.home + action)
        path, changed = self.home + action, {**stands, **(fields or {})}
        given = {name: said for name, said in changed.items() if said is not None}
        assert await self.guest.post(path, given) == 200, self.text
        return self.text

    def form(self, action: str) -> dict[str, object]:
        """What stands in the fields of the page's form with that address; the token aside."""
        page = html.fromstring(self.guest.page)
        form = next(one for one in page.forms if one.get("action") == action)
        stands: dict[str, list[object]] = {}
        for name, value in form.form_values():
            # lxml says "on" of a chosen radio button with an empty value; browsers send it empty.
            empty = form.xpath(".//input[@name=$name][@checked][@value='']", name=name)
            stands.setdefault(name, []).append("" if empty else value)
        return {name: said for name, said in stands.items() if name != "csrf"}

    async def file(self, kind: str, language: str = "nb") -> bytes:
        """A file of the results."""
        path = f"{self.home}/results/files/{kind}?language={language}"
        status, data = await self.guest.download(path)
        assert status == 200, (kind, data.decode("utf-8", "replace"))
        return data


@dataclass
class Desk(Pages):
    """The same in a house of which clock and mail are known."""

    house: Directorate

    def found(self) -> None:
        """Work on the survey whose page is open, and let the house know."""
        super().found()
        self.house.survey = self.survey


async def at_desk(house: Directorate) -> Desk:
    """The owner, signed in."""
    guest = await house.guest()
    await guest.get(house.sign_in)
    assert await guest.post(house.sign_in) == 200, guest.page
    return Desk(guest, house)
