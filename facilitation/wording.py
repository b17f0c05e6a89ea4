"""The methods' own words, in the languages of the interface; a file's own words replace them."""

from datetime import timedelta

from surveys.texts import Text, text

I_LABEL = text(nb="Individuelt", nn="Individuelt", en="On your own")
G_LABEL = text(nb="Gruppe", nn="Gruppe", en="Group")
P_LABEL = text(nb="Plenum", nn="Plenum", en="Plenary")
V_LABEL = text(nb="Avstemning", nn="Røysting", en="Voting")

ALONE = text(
    nb="Skriv for deg selv, uten å snakke.",
    nn="Skriv for deg sjølv, utan å snakke.",
    en="Write on your own, without talking.",
)
COMMIT = text(
    nb="Skriv hva du vil gjøre, innen når og sammen med hvem.",
    nn="Skriv kva du vil gjere, innan når og saman med kven.",
    en="Write what you will do, by when and with whom.",
)
TALK = text(
    nb="Snakk sammen rundt bordet.", nn="Snakk saman rundt bordet.", en="Talk at the table."
)
ROUND = text(
    nb="Runde rundt bordet, {each} per person.",
    nn="Runde rundt bordet, {each} per person.",
    en="A round of the table, {each} each.",
)
ABOUT = text(nb="ca. ", nn="ca. ", en="about ")
THEN = text(nb="Deretter {what}.", nn="Deretter {what}.", en="Then {what}.")
AND = text(nb=" og ", nn=" og ", en=" and ")
PRESENT = text(
    nb="Gruppene legger fram, {each} per gruppe.",
    nn="Gruppene legg fram, {each} per gruppe.",
    en="The groups present, {each} each.",
)
VOTE = text(
    nb="Fordel {points} poeng på det de andre gruppene har lagt fram.",
    nn="Fordel {points} poeng på det dei andre gruppene har lagt fram.",
    en="Share out {points} points among what the other groups have presented.",
)

ACTIVITIES = {  # what may follow «then» in the short hand
    "discussion": text(nb="diskusjon", nn="diskusjon", en="discussion"),
    "priorities": text(nb="prioritering", nn="prioritering", en="setting priorities"),
    "questions": text(nb="spørsmål", nn="spørsmål", en="questions"),
    "reflection": text(nb="refleksjon", nn="refleksjon", en="reflection"),
    "summary": text(nb="oppsummering", nn="oppsummering", en="a summary"),
}

OUTCOMES = {
    "advice": text(
        nb="Gode råd til de andre", nn="Gode råd til dei andre", en="Good advice to the others"
    ),
    "common": text(nb="Fellesnevnere", nn="Fellesnemnarar", en="Common ground"),
    "input": text(
        nb="De viktigste innspillene", nn="Dei viktigaste innspela", en="The most important input"
    ),
    "notes": text(nb="Oppsummering", nn="Oppsummering", en="Summary"),
}


def spoken(length: timedelta) -> str:
    """A length as it is said on a slide: «3 min», «90 s», «1 min 30 s», «−2 min»."""
    seconds = round(abs(length).total_seconds())
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min"] if minutes or not rest else []
    parts += [f"{rest} s"] if rest else []
    return ("−" if length < timedelta(0) else "") + " ".join(parts)


def in_order(words: Text, languages: tuple[str, ...]) -> Text:
    """The same words with the programme's languages first: the first one is the main one."""
    have = dict(words.versions)
    codes = [code for code in languages if code in have]
    return Text(tuple((code, have[code]) for code in dict.fromkeys([*codes, *have])))


def filled(pattern: Text, **parts: Text | str) -> Text:
    """A pattern with its `{parts}` filled in, language by language."""
    return Text(
        tuple(
            (code, words.format(**{k: _said(part, code) for k, part in parts.items()}))
            for code, words in pattern.versions
        )
    )


def joined(between: str, *texts: Text) -> Text:
    """Texts one after the other, in each language of the first."""
    return Text(
        tuple((code, between.join(t.said(code) for t in texts)) for code, _ in texts[0].versions)
    )


def _said(part: Text | str, code: str) -> str:
    return part if isinstance(part, str) else part.said(code)
