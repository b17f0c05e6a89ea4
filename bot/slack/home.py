"""A workspace with the app in it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Home:
    """One workspace, its bot, and the token to speak with there.

    `enterprise` is the organisation that it is one workspace of; empty for most. `since` is when
    the app was installed, in seconds since 1970.
    """

    team: str
    bot_user: str
    bot_id: str = ""
    enterprise: str = ""
    token: str = field(default="", repr=False)
    since: int = 0
