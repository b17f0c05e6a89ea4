"""Norway's counties and municipalities are all there, with their numbers and their names."""

from collections import Counter

from surveys.files.units import councils, counties, full_name, municipalities, official_names
from surveys.responses import Unit


def test_there_are_15_counties_and_357_municipalities():
    assert len(counties()) == 15
    assert len(municipalities()) == 357
    assert counties()["03"] == Unit("03", "Oslo", place=(59.98, 10.74))
    assert municipalities()["0301"] == Unit("0301", "Oslo", "Oslo", place=(59.98, 10.74))


def test_each_municipality_lies_in_its_county():
    assert Counter(number[:2] for number in municipalities()) == {
        "03": 1, "11": 23, "15": 27, "18": 41, "31": 12, "32": 21, "33": 18, "34": 46,
        "39": 6, "40": 17, "42": 25, "46": 43, "50": 38, "55": 21, "56": 18,
    }  # fmt: skip
    names = {number: unit.name for number, unit in counties().items()}
    assert {n: unit.group for n, unit in municipalities().items()} == {
        number: names[number[:2]] for number in municipalities()
    }


def test_no_two_municipalities_are_called_the_same():
    names = Counter(unit.name for unit in municipalities().values())

    assert [name for name, times in names.items() if times > 1] == []
    assert municipalities()["1818"].name == "Herøy (Nordland)"


def test_names_stand_in_all_official_languages():
    assert official_names()["5612"] == ("Guovdageaidnu", "Kautokeino")
    assert official_names()["03"] == ("Oslo", "Oslove")
    assert full_name("5612", "Kautokeino") == "Guovdageaidnu – Kautokeino"
    assert full_name("5540", "Kåfjord") == "Gáivuotna – Kåfjord – Kaivuono"
    assert full_name("1818", "Herøy (Nordland)") == "Herøy (Nordland)"
    assert full_name("5612", "Vårt lag") == full_name("x", "Vårt lag") == "Vårt lag"
    assert councils()["11"] == "Rogaland fylkeskommune"
