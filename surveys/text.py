"""Words in Norwegian answers: tokens, lemmas in bokmål and nynorsk, and a ranked word list.

A word is counted once a point: what matters is how many said it, not how often one did. Bokmål
and nynorsk forms of a word count as one, and are shown as most people wrote it: never in a form
that nobody wrote.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import simplemma

TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LEAST_LETTERS = 2
LEAST_POINTS = 2  # a word that one point holds is that point, not a theme
NYNORSK_ENDINGS = ("ane", "ar", "leg", "lege", "heit", "inga", "ast", "a")
BOKMAL_ENDINGS = ("ene", "er", "lig", "lige", "het", "ingen", "es")
SUFFIXES = (("leg", "lig"), ("heit", "het"), ("ar", "er"))


@dataclass(frozen=True, slots=True)
class WordCount:
    """A word as most people wrote it, and the ids of the points that it stands in."""

    word: str
    points: tuple[str, ...]

    @property
    def count(self) -> int:
        """In how many points."""
        return len(self.points)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it was written, and the form to count it by: "" where it carries no theme.

    `shared`: its dictionary form is the bokmål one, or that of both written languages.
    """

    word: str
    form: str
    shared: bool


def tokenise(words: str) -> tuple[str, ...]:
    """The words of a text as written, without digits, signs and emoji."""
    return tuple(t for t in TOKEN.findall(words) if len(t) >= LEAST_LETTERS)


def guess_language(words: str) -> str:
    """ "nn" or "nb", by marker words, endings and what either dictionary alone knows.

    Right for all of 35 short answers that were labelled by hand. Of the program's own sentences of
    less than 60 letters 1 % of those in bokmål and 6 % of those in nynorsk are taken for the other;
    6 % and 17 % say nothing of it, and are taken for bokmål.
    """
    return "nn" if _leans(tokenise(words)) > 0 else "nb"


@cache
def stop_words() -> frozenset[str]:
    """Words that carry no theme: bokmål, nynorsk and workshop fillers."""
    return frozenset(w for line in _data("stopwords.txt") for w in line.split())


@lru_cache(maxsize=50_000)
def lemma(token: str, language: str) -> str:
    """The dictionary form of a token, in lower case; acronyms (NAV, IMDi) as they are written."""
    if is_acronym(token):
        return token
    order = ("nn", "nb") if language == "nn" else ("nb", "nn")
    return simplemma.lemmatize(token.lower(), lang=order).lower()


def is_acronym(token: str) -> bool:
    """Two capitals or more: a name of something, not a word to inflect."""
    return sum(c.isupper() for c in token) >= 2


def shared_form(word: str) -> str:
    """A form that bokmål and nynorsk share, to count by and never to show."""
    known = _fellows().get(word)
    if known:
        return known
    for nynorsk, bokmal in SUFFIXES:
        if word.endswith(nynorsk) and len(word) > len(nynorsk) + 3:
            return word[: -len(nynorsk)] + bokmal
    return word


def ranked_words(
    texts: Iterable[tuple[str, str]],
    language: str = "nb",
    least: int = LEAST_POINTS,
    most: int | None = None,
) -> tuple[WordCount, ...]:
    """The words of (point id, text) pairs, most points first, then by the alphabet.

    A word is shown in the form that stands in most points; of several in as many, in one of
    `language` and not of the other, then in the shortest. Words in fewer than `least` points are
    left out. `most` cuts the list, but never within a tie: a tie that
    does not fit is left out whole.
    """
    standing: defaultdict[str, dict[str, None]] = defaultdict(dict)
    written: defaultdict[str, Counter[_Token]] = defaultdict(Counter)
    for point, token in _as_one(_read(texts)):
        standing[token.form][point] = None
        written[token.form][token] += 1
    counted = [
        WordCount(_commonest(written[form], language), tuple(points))
        for form, points in standing.items()
        if len(points) >= least
    ]
    counted.sort(key=lambda w: (-w.count, w.word))
    return _cut(counted, most)


def _read(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, _Token]]:
    """The theme words of each point, each form once."""
    tokens = [(point, _tokens(words)) for point, words in texts]
    together = sum(_leans(found) for _, found in tokens)
    for point, found in tokens:
        leans = _leans(found) or together  # what tells nothing is written as the others wrote
        language = "nn" if leans > 0 else "nb"
        forms = dict.fromkeys(_form(token, language) for token in found)
        yield from ((point, token) for token in forms if token.form)


def _as_one(read: Iterable[tuple[str, _Token]]) -> Iterator[tuple[str, _Token]]:
    """The same, and what is written alike is one word, though it means several: the commonest."""
    found = tuple(read)
    means: defaultdict[str, Counter[_Token]] = defaultdict(Counter)
    for _, token in found:
        means[token.word][token] += 1
    of = {word: min(m, key=lambda one: (-m[one], one.form)) for word, m in means.items()}
    yield from ((point, of[token.word]) for point, token in found)


def _tokens(words: str) -> tuple[str, ...]:
    return tokenise(words.lower() if words.isupper() else words)  # a shout is no acronym


@lru_cache(maxsize=50_000)
def _form(token: str, language: str) -> _Token:
    found, word = lemma(token, language), token if is_acronym(token) else token.lower()
    form = shared_form(found).lower()
    if stop_words() & {token.lower(), found.lower(), form}:
        form = ""
    return _Token(word, form, found.lower() == form)


def _commonest(written: Counter[_Token], language: str) -> str:
    foreign = language == "nn"  # the shared form is the bokmål one

    def rank(one: _Token) -> tuple[int, bool, int, str]:
        return -written[one], one.shared is foreign, len(one.word), one.word

    return min(written, key=rank).word


def _cut(counted: list[WordCount], most: int | None) -> tuple[WordCount, ...]:
    if most is None or len(counted) <= most:
        return tuple(counted)
    least = counted[most].count
    return tuple(w for w in counted[:most] if w.count > least) or tuple(counted[:most])


def _leans(tokens: Iterable[str]) -> int:
    """Above 0 where they speak for nynorsk, below it for bokmål."""
    return sum(map(_leaning, tokens))


@lru_cache(maxsize=50_000)
def _leaning(token: str) -> int:
    """The same of a token: an ending or a dictionary is a hint, a marker word is proof."""
    word = token.lower()
    nynorsk = 2 * (word in _markers()["nn"]) + word.endswith(NYNORSK_ENDINGS)
    bokmal = 2 * (word in _markers()["nb"]) + word.endswith(BOKMAL_ENDINGS)
    hint = simplemma.is_known(word, lang="nn") - simplemma.is_known(word, lang="nb")
    return nynorsk - bokmal + hint


@cache
def _markers() -> dict[str, frozenset[str]]:
    lines = (line.split() for line in _data("markers.txt"))
    return {language: frozenset(words) for language, *words in lines}


@cache
def _fellows() -> dict[str, str]:
    return dict(line.split() for line in _data("nynorsk.txt"))


def _data(name: str) -> tuple[str, ...]:
    lines = files("surveys").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
