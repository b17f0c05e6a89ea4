"""The connector's refusals, with the statuses and codes of Microsoft's table of status codes.

https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes
"""

from aiohttp import web


class Problem(Exception):
    """A request that is refused: `{"error": {"code": …, "message": …}}`."""

    def __init__(
        self, status: int, code: str, message: str, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """The refusal as it goes over the wire."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        body = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(body, status=self.status, headers=headers)


def unauthorized() -> Problem:
    return Problem(401, "Unauthorized", "Authorization has been denied for this request.")


def bad_syntax(what: str) -> Problem:
    return Problem(400, "BadSyntax", what)


def bad_argument(what: str) -> Problem:
    return Problem(400, "BadArgument", what)


def not_in_roster() -> Problem:
    message = "The bot is not part of the conversation roster."
    return Problem(403, "BotNotInConversationRoster", message)


def not_installed() -> Problem:
    message = "Bot is not installed in user's personal scope"
    return Problem(403, "ForbiddenOperationException", message)


def blocked() -> Problem:
    message = "User blocked the conversation with the bot."
    return Problem(403, "ConversationBlockedByUser", message)


def writes_blocked() -> Problem:
    message = "Write operations to this chat are blocked: the app was removed."
    return Problem(403, "MessageWritesBlocked", message)


def not_ours() -> Problem:
    message = "The bot may change only its own messages."
    return Problem(403, "NotEnoughPermissions", message)


def no_conversation() -> Problem:
    return Problem(404, "ConversationNotFound", "Conversation not found.")


def no_activity() -> Problem:
    return Problem(404, "ActivityNotFoundInConversation", "Conversation not found.")


def no_member() -> Problem:
    message = "The user is not a member of the conversation."
    return Problem(404, "MemberNotFoundInConversation", message)


def too_big() -> Problem:
    return Problem(413, "MessageSizeTooBig", "Message size too large.")


def throttled(retry_after: int | None) -> Problem:
    return Problem(429, "Throttled", "Too many requests.", retry_after)
