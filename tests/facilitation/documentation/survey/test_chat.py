from io import BytesIO

from PIL import Image

from facilitation.documentation.survey.chat import ANSWERED, pictures
from tests.facilitation.documentation.sample import english
from tests.facilitation.documentation.survey.reading import plain
from tests.facilitation.documentation.survey.sample import OPINIONS, PUBLIC


def test_the_wanted_charts_are_pictures_with_all_their_values_in_words():
    answered, often = pictures(PUBLIC, "nb", english, {"ofte", ANSWERED})

    assert (answered.of, answered.title) == (ANSWERED, "Who has answered, and who has not")
    assert (often.of, often.title) == ("ofte", "Hvor ofte besøker dere statistikksidene?")
    assert plain(often.description) == (
        "Bar chart of the answers to «Hvor ofte besøker dere statistikksidene?». Hver uke: 5; "
        "Hver måned: 4; Sjeldnere: 0; Aldri: 0; Vet ikke: 0."
    )
    assert Image.open(BytesIO(often.png)).width == 2 * (480 + 2 * 12)


def test_what_is_not_shown_has_no_picture():
    assert pictures(OPINIONS, "nb", english, {"utsikt", ANSWERED}) == ()
