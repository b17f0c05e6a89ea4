import asyncio
import json
from pathlib import Path

import pytest

from bot.__main__ import KINDS, main
from bot.build import add_workshop, build, owner
from bot.chance import seeded
from bot.settings import Settings
from bot.slack.manifest import manifest as slack_manifest
from bot.teams.manifest import manifest as teams_manifest
from facilitation.files import shipped, shipped_source
from storage.workshops import Listing
from tests.storage.days import SetClock

KORT = shipped_source("kort-igp")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with the data beside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORDDUK_DATA", str(tmp_path / "data"))
    return tmp_path


def test_help_shows_every_command_with_examples(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    for command in ("serve", "check", "rehearse", "document", "manifest"):
        assert said.count(f"\n    {command} ") == 1
        assert said.count(f"\n  bordduk {command} ") >= 1


def test_without_a_command_help_is_shown(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 2
    assert capsys.readouterr().out.startswith("usage: bordduk")


def test_wrong_settings_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BORDDUK_PORT", "many")

    assert main(["check", "kort-igp"]) == 2
    assert capsys.readouterr().err == (
        "BORDDUK_PORT is 'many'; expected a whole number from 0 to 65535.\n"
    )


# --- check ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in shipped() if not name.endswith("-trykt")])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_shipped_programme_is_in_order(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", name, "--language", language]) == 0
    last = {"nb": "0 ting", "nn": "0 ting", "en": "0 things"}[language]
    assert capsys.readouterr().out.splitlines()[-1].startswith(last)


def test_the_deck_as_printed_has_something_to_mend(capsys: pytest.CaptureFixture[str]):
    size = ["--participants", "48", "--tables", "6"]

    assert main(["check", "arbeidsverksted-trykt", "--language", "nb", *size]) == 1
    said = capsys.readouterr().out
    assert said.count("48 deltakere ved 6 bord") == 1
    assert said.count("!!") > 0


def test_every_mistake_in_a_file_is_told_with_its_line_and_column(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    source = KORT.replace("date: 2026-01-15", "date: i dag").replace("start: 09.00", "start: ni")
    (folder / "dag.yaml").write_text(source, encoding="utf-8")

    assert main(["check", "dag.yaml", "--language", "nn"]) == 1
    lines = capsys.readouterr().out.splitlines()
    date, start = (source[: source.index(word)].count("\n") + 1 for word in ("date:", "start:"))
    assert [line.split(" ")[0] for line in lines[:2]] == [
        f"dag.yaml:{date}:7:",
        f"dag.yaml:{start}:12:",
    ]


def test_what_is_not_utf8_is_told_at_its_place(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "dag.yaml").write_bytes(b"id: a\ntitle: \xe5\n")

    assert main(["check", "dag.yaml", "--language", "en"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "dag.yaml:2:8: This is not UTF-8 text. Save the file as UTF-8."
    )


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_what_cannot_be_read_is_said_on_the_error_stream(
    name: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["check", name]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith(f"{name}: ")) == ("", True)


@pytest.mark.parametrize("wrong", ["0", "-1", "some"])
def test_a_size_is_at_least_one(wrong: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["check", "kort-igp", "--tables", wrong])

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("--tables") >= 1


# --- document ------------------------------------------------------------------------------------


async def a_day(folder: Path) -> Listing:
    """A day in the data folder; the store is closed again."""
    settings = Settings(data=folder / "data", secret="s" * 32)
    async with build(settings, SetClock(), seeded(1)) as app:
        return await add_workshop(app.site, await owner(app.site), KORT)


def test_every_format_is_written_in_the_language_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    day = asyncio.run(a_day(folder))

    assert main(["document", day.code, "--format", "all", "--language", "nn", "--out", "ut"]) == 0
    names = [f"kort-igp-2026-01-15-nn-førebels.{kind}" for kind in KINDS]
    assert capsys.readouterr().out.splitlines() == [f"ut/{name}" for name in names]
    assert sorted(path.name for path in (folder / "ut").iterdir()) == sorted(names)
    assert all(path.stat().st_size > 0 for path in (folder / "ut").iterdir())


def test_the_id_will_do_and_word_in_the_main_language_is_usual(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    day = asyncio.run(a_day(folder))

    assert main(["document", day.id]) == 0
    assert capsys.readouterr().out == "kort-igp-2026-01-15-nb-midlertidig.docx\n"


async def test_it_works_beside_a_running_server(folder: Path):
    settings = Settings(data=folder / "data", secret="s" * 32)
    async with build(settings, SetClock(), seeded(1)) as app:
        day = await add_workshop(app.site, await owner(app.site), KORT)

        asked = ["document", day.code.lower(), "--format", "json", "--out", "ut"]
        assert await asyncio.to_thread(main, asked) == 0

    (made,) = (folder / "ut").iterdir()
    assert json.loads(made.read_text(encoding="utf-8"))["workshop"] == day.id


def test_a_workshop_that_is_not_there_is_said(folder: Path, capsys: pytest.CaptureFixture[str]):
    asyncio.run(a_day(folder))

    assert main(["document", "NOPE12"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert not (folder / "ut").exists()


# --- manifest ------------------------------------------------------------------------------------

URL, APP_ID = "https://bordduk.example.no", "12345678-90ab-cdef-1234-567890abcdef"


def test_slacks_manifest_is_printed(capsys: pytest.CaptureFixture[str]):
    assert main(["manifest", "slack", "--url", URL]) == 0
    assert capsys.readouterr().out == slack_manifest(URL)


def test_slacks_manifest_for_socket_mode_goes_into_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["manifest", "slack", "--url", URL, "--sockets", "--out", "slack.yaml"]) == 0
    assert capsys.readouterr().out == "slack.yaml\n"
    assert (folder / "slack.yaml").read_text("utf-8") == slack_manifest(URL, sockets=True)


def test_teams_package_has_a_name_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["manifest", "teams", "--url", URL, "--app-id", APP_ID]) == 0
    assert capsys.readouterr().out == "bordduk-teams.zip\n"
    assert (folder / "bordduk-teams.zip").read_bytes() == teams_manifest(URL, APP_ID)


def test_what_the_settings_say_need_not_be_said_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BORDDUK_PUBLIC_URL", URL)
    monkeypatch.setenv("BORDDUK_TEAMS_APP_ID", APP_ID)

    assert main(["manifest", "teams", "--out", "app.zip"]) == 0
    assert (folder / "app.zip").read_bytes() == teams_manifest(URL, APP_ID)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), ["--url is ''; expected the public address of the server, with https."]),
        (
            ("--url", "http://bordduk.example.no"),
            [
                "--url is 'http://bordduk.example.no'; "
                "expected the public address of the server, with https."
            ],
        ),
        (
            ("--url", "https://"),
            ["--url is 'https://'; expected the public address of the server, with https."],
        ),
    ],
)
def test_an_address_without_https_is_refused(
    words: tuple[str, ...], told: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(["manifest", "slack", *words]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()) == ("", told)


def test_teams_needs_the_id_of_the_app(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["manifest", "teams", "--url", URL, "--app-id", "bordduk"]) == 2
    assert capsys.readouterr().err == (
        "--app-id is 'bordduk'; expected the id of the registered app, a GUID.\n"
    )
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]):
    assert main(["manifest", "slack", "--url", URL, "--out", "nowhere/slack.yaml"]) == 2
    assert capsys.readouterr().err == "nowhere/slack.yaml: No such file or directory\n"
