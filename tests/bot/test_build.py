"""The parts put together: what is made once, and what is there again after a restart."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.build import App, add_workshop, build, owner, sign_in_link
from bot.chance import seeded
from bot.settings import Settings
from facilitation.files import shipped_source
from facilitation.problems import BadProgramme
from storage.errors import FileInUse
from storage.links import link
from tests.storage.days import SetClock


async def test_everything_is_there_again_after_a_restart(tmp_path: Path):
    settings, clock = Settings(data=tmp_path), SetClock()
    async with build(settings, clock, seeded(1)) as app:
        account = await owner(app.site)
        day = await add_workshop(app.site, account, shipped_source("kort-igp"))
        old, secret = await sign_in_link(app.site, account), app.site.secret

    async with build(settings, clock, seeded(2)) as again:
        fresh = await sign_in_link(again.site, await owner(again.site))
        state, version = await again.site.store.snapshot(day.id)

        assert (await owner(again.site), again.site.secret) == (account, secret)
        assert (state.programme.id, state.facilitators, version) == ("kort-igp", (account.id,), 0)
        for given in (old, fresh):
            assert await again.site.store.read(link, given.id, clock.now()) == given
    assert old.id != fresh.id


async def test_a_programme_with_a_mistake_becomes_no_workshop(tmp_path: Path):
    async with build(Settings(data=tmp_path), SetClock(), seeded(1)) as app:
        account = await owner(app.site)
        with pytest.raises(BadProgramme):
            await add_workshop(app.site, account, "title: [")


async def test_a_second_program_on_the_same_file_is_refused(tmp_path: Path):
    settings = Settings(data=tmp_path)

    async def second() -> App:
        async with build(settings, SetClock(), seeded(2)) as app:
            return app

    async with build(settings, SetClock(), seeded(1)):
        with pytest.raises(FileInUse):
            await second()
    assert await second()


def test_the_server_loads_nothing_that_only_documents_and_workbooks_need() -> None:
    heavy = "pandas", "numpy", "matplotlib", "openpyxl", "xlsxwriter", "lxml", "simplemma", "typst"
    asked = f"import bot.serve, sys; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
