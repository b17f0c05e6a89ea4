"""Invented surveys, released: 9 of 15 counties, people's opinions, and a number from 357."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from facilitation.documentation.survey.results import Figure, ItemResult, Progress, Results
from surveys.answers import Chosen, Dated, Listed, Numbered, Point, Rated, Shared, Value
from surveys.figures import (
    Base,
    Breakdown,
    Cell,
    Choices,
    Class,
    Count,
    Dates,
    Day,
    Group,
    Hidden,
    Matrix,
    NamedAnswer,
    NamedAnswers,
    Numbers,
    Points,
    Ranked,
    Ranks,
    Row,
    Texts,
    Voted,
    Why,
)
from surveys.questionnaire import Item, Questionnaire, Section, Theme, Visibility
from surveys.questions import DONT_KNOW, OTHER, Kind, Option, Question
from surveys.rates import dispositions
from surveys.responses import Disposition, Fieldwork, Mode, Unit
from surveys.texts import Text, text
from tests.facilitation.documentation.sample import NASTY

COUNTIES = {
    "03": ("Oslo", (59.98, 10.74)),
    "11": ("Rogaland", (59.11, 6.25)),
    "15": ("Møre og Romsdal", (62.5, 7.59)),
    "18": ("Nordland", (66.7, 14.78)),
    "31": ("Østfold", (59.35, 11.3)),
    "32": ("Akershus", (59.95, 11.2)),
    "33": ("Buskerud", (60.3, 9.3)),
    "34": ("Innlandet", (61.4, 10.2)),
    "39": ("Vestfold", (59.25, 10.2)),
    "40": ("Telemark", (59.5, 8.6)),
    "42": ("Agder", (58.5, 7.9)),
    "46": ("Vestland", (60.9, 6.3)),
    "50": ("Trøndelag", (64.0, 11.3)),
    "55": ("Troms", (69.2, 19.4)),
    "56": ("Finnmark", (70.0, 25.3)),
}
UNITS = tuple(Unit(number, name, place=place) for number, (name, place) in COUNTIES.items())
ANSWERED = ("03", "11", "15", "31", "34", "42", "46", "50", "55")


def both(nb: str, nn: str = "", en: str = "") -> Text:
    """Words in bokmål and, where they differ, in the other two."""
    return text(nb=nb, nn=nn or nb, en=en or nb)


def options(*pairs: tuple[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, both(label)) for code, label in pairs)


QUALITY = Question(
    Kind.MATRIX,
    options=options(
        ("1", "Svært dårlig"),
        ("2", "Ganske dårlig"),
        ("3", "Verken god eller dårlig"),
        ("4", "Ganske god"),
        ("5", "Svært god"),
    ),
    rows=options(
        ("tall", "Tall og statistikksidene"),
        ("rapporter", "Forskningsrapporter"),
        ("oversikter", "Kunnskapsoversikter"),
    ),
    dont_know=both("Vet ikke / har ikke brukt", "Veit ikkje / har ikkje brukt", "Don't know"),
    ordered=True,
    positive=("4", "5"),
    neutral="3",
)
OFTEN = Question(
    Kind.CHOICE,
    options=options(
        ("uke", "Hver uke"),
        ("maaned", "Hver måned"),
        ("sjeldnere", "Sjeldnere"),
        ("aldri", "Aldri"),
    ),
    dont_know=both("Vet ikke", "Veit ikkje", "Don't know"),
    ordered=True,
)
USE = Question(
    Kind.MULTI,
    options=options(
        ("plan", "Planlegging"),
        ("norsk", "Innretning på opplæring i norsk og samfunnskunnskap"),
        ("samordning", "Koordinering av det regionale integreringsarbeidet"),
        ("vedtak", "Politiske vedtak/saksfremlegg"),
    ),
    other=both("Annet", "Anna", "Other"),
)
OUTLOOK = Question(
    Kind.CHOICE,
    options=options(
        ("vekst", "Ville hatt befolkningsvekst uansett innvandring"),
        ("svak", "Ville hatt en svak befolkningsnedgang"),
        ("sterk", "Ville hatt betydelig nedgang i folketallet"),
    ),
)
COUNT = Question(Kind.NUMBER, low=0, high=500, unit=both("personer", "personar", "people"))
ORDER = Question(Kind.RANK, options=options(("a", "Skole"), ("b", "Arbeid"), ("c", "Bolig")))
DOTS = Question(
    Kind.POINTS, options=options(("a", "Skole"), ("b", "Arbeid"), ("c", "Bolig")), limit=5
)
WHEN = Question(Kind.DATE)
WISH = Question(Kind.TEXT)

FORM = Questionnaire(
    "statistikk",
    both("Bruk av statistikk", en="Use of statistics"),
    ("nb", "nn", "en"),
    (
        Section(
            "tjenester",
            both("Tjenestene", "Tenestene", "The services"),
            (
                Item("info", both("Tenk på det siste året.", "Tenk på det siste året.")),
                Item(
                    "vurdering",
                    both("Hvordan vurderer fylkeskommunen følgende tjenester?"),
                    QUALITY,
                    help=both("Ett svar på hver linje."),
                ),
                Item("ofte", both("Hvor ofte besøker dere statistikksidene?"), OFTEN),
                Item("bruk", both("Hva brukes statistikken til?"), USE),
            ),
            text=both("Om tjenestene slik dere kjenner dem."),
        ),
        Section(
            "framtid",
            both("Framtida"),
            (
                Item(
                    "utsikt",
                    both("Hvordan ville folketallet utviklet seg uten innvandring?"),
                    OUTLOOK,
                    visibility=Visibility.NAMED,
                ),
                Item("antall", both("Hvor mange kan dere bosette?"), COUNT),
                Item("rang", both("Hva er viktigst?"), ORDER),
                Item("prikker", both("Fordel fem poeng."), DOTS),
                Item("dato", both("Når passer neste samling?"), WHEN),
                Item(
                    "onske",
                    both("Hva etterspør dere av statistikk og forskning?"),
                    WISH,
                    themes=(
                        Theme("arbeid", both("Arbeid og sysselsetting"), ("arbeid*", "jobb")),
                        Theme("bolig", both("Bosetting og flytting"), ("bosett*", "flytt*")),
                    ),
                ),
            ),
        ),
        Section("tom", both("Bare tekst"), (Item("takk", both("Takk for nå.")),)),
    ),
    intro=both("Undersøkelsen handler om bruk av statistikk.", "Undersøkinga handlar om bruk."),
    source=both("Spørsmålene er prøvde ut av andre før oss."),
)
WORK = Fieldwork(
    Mode.OFFICIAL,
    both("Fylkeskommunene om statistikk", "Fylkeskommunane om statistikk", "Counties on numbers"),
    "Prøve fylkeskommune",
    date(2025, 5, 1),
    date(2025, 5, 23),
    ways=("teams", "email", "brevdue"),
    reminders=2,
    conductor="Kari Prøve",
)


def counts(question: Question, *numbers: Cell) -> tuple[Count, ...]:
    """Counts in the question's order, «other» and «don't know» last."""
    codes = [option.code for option in question.options]
    codes += [OTHER] if question.other else []
    codes += [DONT_KNOW] if question.dont_know else []
    return tuple(Count(code, n) for code, n in zip(codes, numbers, strict=True))


def scale(question: Question, *numbers: Cell, base: Base | None = None) -> Choices:
    known = sum(n for n in numbers if isinstance(n, int))
    return Choices(
        base or Base(known, known),
        counts(question, *numbers),
        ordered=question.ordered,
        positive=question.positive,
        neutral=question.neutral,
    )


def texts(*said: str, asked: int = 0) -> Texts:
    return Texts(Base(asked or len(said), len(said)), tuple(sorted(said)))


def named(question: str, values: Sequence[Value | None]) -> NamedAnswers:
    names = [(number, COUNTIES[number][0]) for number in ANSWERED]
    return NamedAnswers(
        tuple(
            NamedAnswer(number, name, value, late=number == "55", on_behalf=number == "50")
            for (number, name), value in zip(names, values, strict=True)
        )
    )


def listed(*words: str) -> Listed:
    return Listed(tuple(Point(f"p{n}", said) for n, said in enumerate(words)))


WISHES = (
    "Tall for arbeid og flytting i kommunene",
    "Bosetting og arbeid over tid",
    "Statistikk om bosetting etter landbakgrunn",
    "Flytting mellom kommunene",
    *NASTY[:5],
)
FIGURES: dict[str, Figure] = {
    "vurdering": Matrix(
        base=Base(9, 9),
        rows=(
            Row("tall", None, scale(QUALITY, 0, 1, 2, 4, 2, 0)),
            Row("rapporter", None, scale(QUALITY, 1, 2, 1, 3, 1, 1)),
            Row("oversikter", None, scale(QUALITY, 0, 0, 3, 3, 0, 2, base=Base(9, 8))),
        ),
    ),
    "ofte": scale(OFTEN, 5, 4, 0, 0, 0),
    "bruk": Choices(
        Base(9, 9),
        counts(USE, 5, 7, 3, 4, 2),
        multiple=True,
        other=texts("Søknader om <b>tilskudd</b>", "=1+1"),
    ),
    "utsikt": scale(OUTLOOK, 3, 4, 2),
    "antall": Numbers(
        Base(9, 8, 0),
        (Class(0, 49, 3), Class(50, 99, 4), Class(100, 149, 1)),
        median=55.0,
        lower=38.0,
        upper=76.5,
        least=12.0,
        most=140.0,
        sum=470.0,
        unit=COUNT.unit,
    ),
    "rang": Ranks(Base(9, 9), (Ranked("a", 9, 3), Ranked("b", 13, 5), Ranked("c", 5, 1))),
    "prikker": Points(Base(9, 9), (Voted("a", 15, 6), Voted("b", 15, 7), Voted("c", 10, 5))),
    "dato": Dates(Base(9, 9), (Day(date(2025, 10, 23), 6), Day(date(2025, 10, 30), 3))),
    "onske": replace(texts(*WISHES), themes=(Count("arbeid", 2), Count("bolig", 4)), unplaced=5),
}
VALUES: dict[str, list[Value | None]] = {
    "vurdering": [Rated((("tall", "4"), ("rapporter", DONT_KNOW)))] * 9,
    "ofte": [*[Chosen(("uke",))] * 5, *[Chosen(("maaned",))] * 4],
    "bruk": [*[Chosen(("plan", OTHER), "=1+1")] * 2, *[Chosen(("norsk",))] * 7],
    "utsikt": [
        *[Chosen(("vekst",))] * 3,
        *[Chosen(("svak",))] * 4,
        *[Chosen(("sterk",))] * 2,
    ],
    "antall": [*[Numbered(n) for n in (12, 30, 40, 50, 60, 70, 80, 140)], None],
    "rang": [Chosen(("b", "a", "c"))] * 9,
    "prikker": [Shared((("a", 2), ("b", 3)))] * 9,
    "dato": [Dated(date(2025, 10, 23))] * 9,
    "onske": [listed(words) for words in WISHES],
}


def items(figures: dict[str, Figure], owner: bool) -> tuple[ItemResult, ...]:
    shown = {"utsikt"} if not owner else set(VALUES)
    return tuple(
        ItemResult(
            FORM.item(name),
            figure,
            named(name, VALUES[name]) if name in shown else None,
        )
        for name, figure in figures.items()
    )


STANDING = {
    number: Disposition.COMPLETE if number in ANSWERED else Disposition.OTHER for number in COUNTIES
} | {"18": Disposition.REFUSED, "55": Disposition.PARTIAL}
PUBLIC = Results(
    FORM,
    WORK,
    dispositions(UNITS, STANDING),
    items(FIGURES, owner=False),
    UNITS,
    STANDING,
    late=1,
    on_behalf=1,
    name="2025",
    progress=Progress(
        (
            (date(2025, 5, 2), 2),
            (date(2025, 5, 13), 4),
            (date(2025, 5, 14), 8),
            (date(2025, 5, 23), 9),
        ),
        (date(2025, 5, 13), date(2025, 5, 20)),
    ),
)
OWNERS = replace(PUBLIC, items=items(FIGURES, owner=True))

PROTECTED = Hidden(Why.PROTECTED)
OPINION_FIGURES: dict[str, Figure] = FIGURES | {
    "vurdering": Matrix(
        base=Base(37, 37),
        rows=(
            Row("tall", None, scale(QUALITY, 3, 4, 8, 10, 9, 3)),
            Row("rapporter", None, scale(QUALITY, PROTECTED, PROTECTED, 8, 12, 9, 4)),
            Row("oversikter", None, Hidden(Why.TOO_FEW, 5)),
        ),
    ),
    "ofte": scale(OFTEN, 14, 12, 6, PROTECTED, PROTECTED, base=Base(37, 37)),
    "bruk": Choices(
        Base(37, 31, 3),
        counts(USE, 20, 12, PROTECTED, PROTECTED, 5),
        multiple=True,
        other=Hidden(Why.TOO_FEW, 8),
    ),
    "utsikt": Hidden(Why.DIFFERENCE),
    "onske": texts(*(f"Mer om arbeid og bolig, og om skole {n}" for n in range(31)), asked=37),
}
OPINIONS = replace(
    PUBLIC,
    fieldwork=replace(WORK, mode=Mode.OPINION, ways=("slack", "link", "phone"), population=100),
    dispositions=replace(PUBLIC.dispositions, complete=37, partial=0, refused=0, other=63),
    items=tuple(ItemResult(FORM.item(name), found) for name, found in OPINION_FIGURES.items()),
    units=(),
    standing={},
    minimum=5,
    progress=None,
    name="",
)
OPEN_TO_ALL = replace(  # whoever wanted could answer
    OPINIONS,
    fieldwork=replace(OPINIONS.fieldwork, population=0, ways=("link",)),
    dispositions=dispositions((), {}),
    listed=False,
    received=37,
)
BY_USE = Breakdown(
    "ofte",
    OPINION_FIGURES["bruk"],
    (
        Group("uke", None, Choices(Base(14, 14), counts(USE, 8, 5, 5, 6, 5), multiple=True)),
        Group("maaned", None, Hidden(Why.PROTECTED)),
        Group("", None, Hidden(Why.TOO_FEW, 5)),
    ),
)


def opened(results: Results) -> Results:
    """The same before the close: nothing is shown."""
    return replace(
        results,
        fieldwork=replace(results.fieldwork, closed=None),
        items=tuple(replace(found, figure=Hidden(Why.OPEN), named=None) for found in results.items),
    )
