import io
import zipfile

import pytest

from bot.documents import languages_of
from bot.ways_in import DOCUMENTS
from bot.web.control import address
from facilitation.documentation.formats import FORMATS
from facilitation.files import read, shipped_source
from storage import contacts, links
from storage.contacts import NewPlace
from storage.links import Link
from tests.bot.web.conftest import House
from tests.bot.web.test_mine import begun, write
from tests.storage.chats import SEALER, route

DAY = read(shipped_source("kort-igp"))


@pytest.mark.parametrize(
    ("spoken", "offered"),
    [(("nb", "nn"), ("nb", "nn")), (("nn", "en"), ("nn", "en")), (("se",), ("nb",))],
)
def test_the_languages_are_the_programmes_own(spoken: tuple[str, ...], offered: tuple[str, ...]):
    source = shipped_source("kort-igp")
    programme = read(source)
    object.__setattr__(programme, "languages", spoken)

    assert languages_of(programme, "nb") == offered


async def test_before_the_day_is_closed_a_document_is_marked_preliminary(house: House):
    owner, ann = await begun(house, "Ann")
    await write(house, ann, "=Mer tid")
    await owner.get(f"{house.room}/documents")
    assert owner.page.count("What you download now is marked preliminary") == 1

    status, body = await owner.download(f"{house.room}/documents/docx?language=nn")

    words = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    assert (status, words.count("IGP på ein halvtime (førebels)") > 0) == (200, True)


async def test_where_the_day_has_a_channel_its_documents_can_be_put_there_with_the_close(
    house: House,
):
    owner, _ = await begun(house, "Ann")
    publish = '<input type="hidden" name="publish" value="yes">'
    await owner.get(f"{house.room}/documents")
    offered = [owner.page.count(publish)]
    place = NewPlace("p1", house.workshop, route("C1"), "nb")
    await house.app.site.store.write(contacts.connect, SEALER, place)
    await owner.get(f"{house.room}/documents")
    offered.append(owner.page.count(publish))

    back = {"back": f"{house.room}/documents", "publish": "yes", "action": "close"}
    await owner.post(f"{house.room}/do", {"seen": (await house.state()).moves, **back})

    assert (offered, (await house.state()).publish) == ([0, 1], True)
    assert (owner.path, owner.page.count(publish)) == (f"{house.room}/documents", 0)


async def test_when_the_day_is_closed_it_is_the_document(house: House):
    owner, ann = await begun(house, "Ann")
    await write(house, ann, "=Mer tid")
    await house.control(owner, "close")
    await owner.get(f"{house.room}/documents")
    assert owner.page.count("preliminary") == 0

    status, body = await owner.download(f"{house.room}/documents/csv?language=nb")

    assert (status, body.decode("utf-8-sig").count("'=Mer tid")) == (200, 1)
    assert body.decode("utf-8-sig").count("midlertidig") == 0


async def test_a_shared_link_gives_the_documents_of_a_closed_day_and_of_no_other(house: House):
    owner, ann = await begun(house, "Ann")
    await write(house, ann, "Mer tid")
    link = Link("shared-link", DOCUMENTS, house.workshop)
    await house.app.site.store.write(links.add_link, link)
    path = f"{address(house.app.site, link).removeprefix(house.app.site.settings.address)}/csv"
    stranger = await house.guest()
    assert await stranger.get(path) == 404
    await house.control(owner, "close")

    status, body = await stranger.download(path)

    assert (status, body.decode("utf-8-sig").count("Mer tid")) == (200, 1)
    await house.app.site.store.write(links.revoke, link.id)
    assert await stranger.get(path) == 404
    assert await stranger.get(path.replace("/d/", "/d/x")) == 404


async def test_the_day_is_closed_from_the_page(house: House):
    owner, _ = await begun(house, "Ann")
    await owner.get(f"{house.room}/documents")
    fields = {name: owner.field(name, "Preliminary") for name in ("action", "seen", "back")}

    assert await owner.post(f"{house.room}/do", fields) == 200
    assert (owner.path, (await house.state()).status) == (f"{house.room}/documents", "closed")


async def test_every_format_is_offered_in_the_programmes_languages(house: House):
    owner = await house.owner()
    await owner.get(f"{house.room}/documents")

    for kind in FORMATS:
        assert owner.page.count(f"{house.room}/documents/{kind}?language=nb") == 1
        expected = 0 if kind == "json" else 1
        assert owner.page.count(f"{house.room}/documents/{kind}?language=nn") == expected


@pytest.mark.parametrize("path", ["exe", "docx?language=xx", "..%2Fdocx"])
async def test_what_is_not_offered_is_not_there(house: House, path: str):
    owner = await house.owner()

    assert await owner.get(f"{house.room}/documents/{path}") == 404


async def test_a_document_that_cannot_be_made_is_told_on_a_page(house: House):
    owner = await house.owner()
    object.__setattr__(house.app.site.press, "_patience", 0.0)

    assert await owner.get(f"{house.room}/documents/csv") == 500
    assert owner.page.count("The document could not be made.") == 1
