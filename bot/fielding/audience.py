"""Who is shown a survey's figures, as it was told before anybody answered, and at which address."""

import hmac
import json

from bot.fielding.fielder import Fielder
from storage.sealing import Sealer
from surveys.errors import Refusal
from surveys.field_state import Audience, SurveyId, Terms

KEY_LENGTH = 32  # hexadecimal digits: 128 bits


class OwnersAlone(Refusal):
    """The results of this survey are for the one who asked, as was told before anybody answered."""

    status = 403


class ForThoseWhoWereAsked(Refusal):
    """The results of this survey are for those who were asked. Open them by your own link to the survey, or by the link in the message that says they are there."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 403


def results_link(fielder: Fielder, survey: SurveyId, terms: Terms) -> str:
    """Where those who may read the results do so; "" where that is the owner alone.

    Where it is those who were asked, the address holds a key that is the same for all of them: a
    letter can be given it also when nobody knows the reader's own link any longer.
    """
    address = f"{fielder.address}/r/{survey}"
    match terms.audience:
        case Audience.OWNER:
            return ""
        case Audience.RESPONDENTS:
            return f"{address}?key={results_key(fielder.sealer, survey)}"
        case Audience.EVERYBODY:
            return address


def results_key(sealer: Sealer, survey: SurveyId) -> str:
    """What those who were asked have in common, and nobody can guess."""
    return sealer.digest(json.dumps(["results", survey]))[:KEY_LENGTH]


def check_reader(sealer: Sealer, survey: SurveyId, terms: Terms, key: str = "") -> None:
    """Refuse somebody with this key (or none) who may not read the results.

    Raises:
        OwnersAlone, ForThoseWhoWereAsked
    """
    if terms.audience is Audience.OWNER:
        raise OwnersAlone
    right = results_key(sealer, survey)
    given = hmac.compare_digest(key.encode("utf-8", "surrogatepass"), right.encode())
    if terms.audience is Audience.RESPONDENTS and not given:
        raise ForThoseWhoWereAsked


def reaches(shown: Terms, asked: Terms) -> bool:
    """Whether whoever may read the results of `asked` may read those of `shown` too."""
    order = list(Audience)
    return order.index(shown.audience) >= order.index(asked.audience)
