"""The app package, held against Microsoft's published schemas."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from jsonschema import (  # type: ignore[import-untyped]  # it ships no type information
    Draft4Validator,
)
from PIL import Image

from bot.teams.manifest import RIGHTS, manifest

SCHEMAS = Path(__file__).parent / "schemas"  # see NOTICE.txt there
APP_ID = "6f1c3b52-0d9e-4c58-9f0a-1f4f8f1d2c11"


@pytest.fixture
def package():
    return zipfile.ZipFile(io.BytesIO(manifest("https://bordduk.example.no/", APP_ID)))


@pytest.fixture
def described(package):
    return json.loads(package.read("manifest.json"))


def mistakes(found, schema):
    validator = Draft4Validator(json.loads((SCHEMAS / schema).read_text("utf-8")))
    return [error.message for error in validator.iter_errors(found)]


def test_the_package_holds_what_the_manifest_names(package):
    names = ["manifest.json", "nn.json", "en.json", "color.png", "outline.png"]

    assert package.namelist() == names
    assert package.testzip() is None


def test_the_manifest_is_as_microsoft_publishes_it(described):
    assert mistakes(described, "manifest-1.19.json") == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_translations_are_as_microsoft_publishes_them(package, language):
    found = json.loads(package.read(f"{language}.json"))

    assert mistakes(found, "localization-1.19.json") == []


def test_the_schema_finds_mistakes(described):
    assert len(mistakes({**described, "name": {"short": "x" * 31}}, "manifest-1.19.json")) == 2


def test_the_manifest_asks_for_what_its_table_explains_and_no_more(described):
    (bot,) = described["bots"]
    asked = {f"scope {scope}" for scope in bot["scopes"]}
    asked |= {name for name in bot if bot[name] is True}
    asked |= {f"permission {name}" for name in described["permissions"]} | {"validDomains"}

    assert asked == {name for name, _ in RIGHTS}
    assert "authorization" not in described
    assert "webApplicationInfo" not in described


def test_the_app_is_the_registered_one_at_its_own_address(described):
    assert (described["id"], described["bots"][0]["botId"]) == (APP_ID, APP_ID)
    assert described["developer"]["privacyUrl"] == "https://bordduk.example.no/privacy"
    assert described["validDomains"] == ["bordduk.example.no"]


def test_the_pictures_have_teams_sizes(package):
    sizes = [Image.open(io.BytesIO(package.read(f"{n}.png"))).size for n in ("color", "outline")]

    assert sizes == [(192, 192), (32, 32)]


def test_the_same_package_is_made_each_time():
    address = "https://bordduk.example.no"

    assert manifest(address, APP_ID) == manifest(address, APP_ID)


@pytest.mark.parametrize("url", ["http://bordduk.example.no", "https://", "bordduk.example.no"])
def test_teams_takes_no_address_without_https(url):
    with pytest.raises(ValueError, match="https"):
        manifest(url, APP_ID)


def test_the_documentation_has_the_same_table():
    page = (Path(__file__).parents[3] / "docs" / "install-teams.md").read_text("utf-8")

    assert [name for name, _ in RIGHTS if f"| `{name}` |" not in page] == []
