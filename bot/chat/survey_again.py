"""What a survey that comes again takes along to its next wave in the chats."""

from collections.abc import Iterable

from bot.chat.survey_following import FOLLOW
from bot.chat.survey_results import RESULTS
from bot.chat.survey_scene import ASK
from storage.survey_posts import NewPost, SurveyPost


def taken_along(posts: Iterable[SurveyPost]) -> tuple[NewPost, ...]:
    """The channel's card, its owner's, and the figures where those of this wave were for it."""
    return tuple(
        NewPost(one.key, one.number, one.route, planned=one.key == RESULTS)
        for one in posts
        if one.route is not None and (one.key in (ASK, RESULTS) or one.key.startswith(FOLLOW))
    )
