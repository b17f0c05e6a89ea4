"""The wheel holds all that the program needs, and runs in an empty folder without the checkout."""

import asyncio
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "facilitation", "storage", "surveys")
READY = {"programmes": "facilitation/programmes", "questionnaires": "surveys/questionnaires"}
SOURCES = (*PACKAGES, *READY, "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a build leaves folders behind."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, copy)
    build = ("-m", "build", "--wheel", "--outdir", str(out), str(copy))
    _run(sys.executable, *build, folder=out)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console command in an environment that has our dependencies, but not our checkout."""
    folder = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder / "env"), folder=folder)
    site = Path(sysconfig.get_path("purelib"))
    target = folder / "env" / site.relative_to(sys.prefix)
    (target / "dependencies.pth").write_text("\n".join(_dependencies(site, folder)), "utf-8")
    pip = ("-m", "pip", "--python", str(folder / "env/bin/python"), "install", "--quiet")
    _run(sys.executable, *pip, "--no-deps", "--no-index", str(wheel), folder=folder)
    return folder / "env" / "bin" / "bordduk"


def _dependencies(site: Path, folder: Path) -> Iterator[str]:
    """A folder with links to all that is installed here but ourselves: an editable install of the
    checkout stands among it, and would be found first.
    """
    links = folder / "dependencies"
    links.mkdir()
    for path in site.iterdir():
        if "bordduk" not in path.name and path.suffix != ".pth":
            (links / path.name).symlink_to(path)
    yield str(links)


def _run(*command: str, folder: Path) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BORDDUK_", "PYTHON", "COV"))
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def needed() -> set[str]:
    """The files of the checkout that the program reads, as they are named in the wheel."""
    kinds = {".py", ".po", ".html", ".css", ".js", ".svg", ".typ", ".txt", ".toml"}
    found = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in kinds and "__pycache__" not in path.parts and "parts" not in path.parts
    }
    return found | {
        f"{packed}/{path.name}" for at, packed in READY.items() for path in (ROOT / at).iterdir()
    }


def test_the_wheel_holds_every_file_of_ours_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert needed() - held == set()
    assert {name.partition("/")[0] for name in held} == set(PACKAGES)


def test_it_checks_the_shipped_day_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    said = _run(str(installed), "check", "arbeidsverksted", "--language", "nn", folder=tmp_path)

    assert "0 ting å rette" in said
    assert list(tmp_path.iterdir()) == []


def test_it_makes_a_pdf_in_nynorsk(installed: Path, tmp_path: Path) -> None:
    size = ("--participants", "12", "--tables", "3")
    rehearse = ("rehearse", "arbeidsverksted", *size, "--language", "nn", "--out", "ut")
    _run(str(installed), *rehearse, folder=tmp_path)

    (document,) = (tmp_path / "ut").glob("*.pdf")
    reader = PdfReader(document)
    assert str(reader.root_object["/Lang"]) == "nn-NO"
    assert "Programmet" in reader.pages[0].extract_text() + reader.pages[1].extract_text()


def test_it_serves_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    async def serve() -> tuple[str, int]:
        serving = await asyncio.create_subprocess_exec(
            *(str(installed), "serve", "--port", "0"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
        )
        assert serving.stdout is not None
        said = ""
        async for line in serving.stdout:
            said += line.decode()
            if "Projector:" in said:
                break
        serving.terminate()
        return said, await serving.wait()

    said, status = asyncio.run(serve())

    assert "Bordduk is ready on http://127.0.0.1:" in said
    assert status == 0
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [
        "bordduk.sqlite", "bordduk.sqlite.lock", "secret.key",
    ]  # fmt: skip
