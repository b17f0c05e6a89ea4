"""How a survey was made, by AAPOR's Transparency Initiative: what a reader needs to judge it."""

from collections.abc import Iterator

from facilitation.documentation.document import (
    Block,
    Facts,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
)
from facilitation.documentation.survey.results import Results
from facilitation.documentation.survey.wording import SurveyWording
from surveys.figures import MEAN_FROM, PERCENT_FROM
from surveys.questionnaire import Visibility
from surveys.rates import percent
from surveys.tallies import FEWEST_TEXTS


def method_blocks(results: Results, w: SurveyWording) -> Iterator[Block]:
    """The method box: who asked whom, how, when, with what result, and what that cannot tell."""
    yield Heading(1, w.translate("How the survey was made"))
    yield Facts(tuple(method_facts(results, w)))
    if not results.official:
        yield Paragraph(
            w.translate("Who has answered is not published: the opinions are people's own."),
            note=True,
        )
    if results.listed:
        yield disposition_table(results, w)
    yield Heading(2, w.translate("What the figures cannot tell"))
    yield Listing(tuple(Line(line) for line in limitations(results, w)))


def method_facts(results: Results, w: SurveyWording) -> Iterator[tuple[str, str]]:
    """Each item of the method box with its name."""
    work, form = results.fieldwork, results.questionnaire
    yield w.translate("Commissioned by"), work.commissioner
    if work.conductor:
        yield w.translate("Carried out by"), work.conductor
    yield w.translate("Who answered"), w.mode(work.mode)
    yield from _frame(results, w)
    yield w.translate("Period"), w.period(results)
    if work.ways:
        yield w.translate("Reached by"), w.ways(results)
    yield w.translate("Mode"), collection_mode(results, w)
    yield w.translate("Languages"), w.languages(form.languages)
    yield w.translate("Reminders"), w.number(work.reminders)
    yield w.translate("Response rate"), response_rate(results, w)
    if results.late:
        yield w.translate("Came after the deadline"), w.number(results.late)
    yield from _background(results, w)
    if form.intro is not None:
        yield w.translate("The form's introduction"), w.said(form.intro)
    yield w.translate("Wording"), w.translate("Each question stands in full above its answers.")
    if form.source is not None:
        yield w.translate("Source of the questions"), w.said(form.source)
    yield w.translate("Weighting"), w.translate("none")
    yield w.translate("Precision"), precision(results, w)


def collection_mode(results: Results, w: SurveyWording) -> str:
    """How answers came in, with what is known of how many by which way.

    Of opinions nothing is counted by way: who is known to have telephoned would be found in it.
    """
    chats = [w.way(code) for code in ("slack", "teams") if code in results.fieldwork.ways]
    filled = (
        w.translate(
            "A form that respondents fill in themselves, on the web or in {chats}",
            chats=", ".join(chats),
        )
        if chats
        else w.translate("A form that respondents fill in themselves, on the web")
    )
    if not results.official or not results.on_behalf:
        return filled
    own = w.number(max(results.answered - results.on_behalf, 0))
    return w.translate(
        "{filled}: {own}. Answered by telephone, and entered on their behalf: {telephone}",
        filled=filled,
        own=own,
        telephone=w.number(results.on_behalf),
    )


def response_rate(results: Results, w: SurveyWording) -> str:
    """RR1 and RR2 with their counts."""
    if not results.listed:
        return w.translate("none: nobody knows how many could have answered")
    rate = results.dispositions
    if rate.rr1 is None or rate.rr2 is None:
        return w.translate("nobody could be asked")
    return w.translate(
        "{complete} complete answers of {eligible}: RR1 {rr1} %; with {partial} partial ones "
        "RR2 {rr2} % (AAPOR Standard Definitions)",
        complete=rate.complete,
        eligible=rate.eligible,
        rr1=percent(rate.rr1),
        partial=rate.partial,
        rr2=percent(rate.rr2),
    )


def precision(results: Results, w: SurveyWording) -> str:
    """Whether there is a sampling error, and what is given instead."""
    if not results.listed:
        return w.translate(
            "None can be given: those who answered chose themselves, and were not drawn at random."
        )
    if results.census:
        return w.translate(
            "All were asked, so there is no margin of sampling error; what is sure of all of them "
            "is given as «at least» and «at most»."
        )
    return w.translate(
        "A random sample: exact 95 % intervals in whole units (hypergeometric) stand beside what "
        "is sure. They assume that who did not answer is a matter of chance."
    )


def disposition_table(results: Results, w: SurveyWording) -> Table:
    """What became of everyone who was asked, with AAPOR's codes."""
    return Table(
        w.translate("What became of everyone who was asked"),
        (w.translate("Code"), w.translate("Disposition"), w.translate("Count")),
        tuple(
            (str(code), w.disposition(code), w.number(count))
            for code, count in results.dispositions.table
        ),
        widths=(2, 9, 3),
        numeric=(2,),
    )


def disposition_words(results: Results, w: SurveyWording) -> str:
    """The same as one sentence, for where there is no table; "" where nobody was asked by name."""
    if not results.listed:
        return ""
    counts = (
        f"{w.disposition(code)} ({code}): {w.number(count)}"
        for code, count in results.dispositions.table
    )
    return "; ".join(counts)


def limitations(results: Results, w: SurveyWording) -> Iterator[str]:
    """What a reader must keep in mind."""
    yield from _who_is_missing(results, w)
    if results.standing_before:
        yield w.translate(
            "Question {numbers}: the figures are those that were shown before the survey was "
            "opened again. Too few have changed them since for new ones to be shown.",
            numbers=", ".join(map(str, results.standing_before)),
        )
    if results.answered < PERCENT_FROM:
        yield w.translate(
            "With fewer than {least} answers each one moves a percentage much: read the counts.",
            least=PERCENT_FROM,
        )
    yield w.translate(
        "A scale has a distribution and a middle; a mean is given from {least} answers only.",
        least=MEAN_FROM,
    )
    yield w.translate(
        "Percentages are whole numbers, each rounded for itself: together they may be a little "
        "more or less than 100."
    )
    yield from _protection(results, w)


def _background(results: Results, w: SurveyWording) -> Iterator[tuple[str, str]]:
    """The question that figures are also shown by, as was told before anybody answered."""
    by = results.result(results.by)
    if by is not None:
        told = w.translate(
            "“{question}”, as was told before anybody answered", question=w.said(by.item.text)
        )
        yield w.translate("Shown by background too"), told


def _protection(results: Results, w: SurveyWording) -> Iterator[str]:
    """What is not shown of opinions, and of official answers without names."""
    if results.lost:
        yield w.translate(
            "The figures were to be shown by a background question too. It was changed while "
            "people answered, so they are not."
        )
    if results.official:
        if any(found.item.visibility is Visibility.JOINT for found in results.items):
            yield w.translate(
                "Answers without names are shown where at least {minimum} organisations have "
                "given one; what they wrote, where {texts} have.",
                minimum=results.minimum,
                texts=FEWEST_TEXTS,
            )
        return
    yield w.translate(
        "A figure that few people stand behind is not shown: the smallest group is {minimum}.",
        minimum=results.minimum,
    )
    if results.by:
        yield w.translate(
            "A question is shown by background only where each answer in each group was given by "
            "nobody, or by at least {minimum}; smaller groups stand together, without figures of "
            "their own. Texts and rankings are never shown so.",
            minimum=results.minimum,
        )


def _who_is_missing(results: Results, w: SurveyWording) -> Iterator[str]:
    rate = results.dispositions
    missing = rate.eligible - rate.answered
    if not results.listed:
        yield w.translate(
            "Whoever wanted could answer: the figures tell what those {count} think who did, and "
            "nothing of anybody else.",
            count=w.number(results.received),
        )
    elif missing:
        yield w.translate(
            "{missing} of {eligible} did not answer, and may think otherwise than those who did.",
            missing=missing,
            eligible=rate.eligible,
        )


def _frame(results: Results, w: SurveyWording) -> Iterator[tuple[str, str]]:
    """How many there are, how they were chosen, and how many were asked."""
    rate = results.dispositions
    if results.population:
        yield w.translate("Population"), w.number(results.population)
    yield w.translate("How they were chosen"), w.frame(results)
    if results.listed:
        yield w.translate("Asked"), w.number(rate.eligible + rate.not_eligible)
    else:
        yield w.translate("Answers"), w.number(results.received)
