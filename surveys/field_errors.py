"""What the fielding of a survey refuses: safe to show to a person, in their language."""

from surveys.errors import Refusal


class NotOpenYet(Refusal):
    """This survey has not been opened yet."""

    status = 409


class SurveyClosed(Refusal):
    """This survey is closed, and takes no more answers. Ask its owner to open it again."""

    status = 409


class NotInThisState(Refusal):
    """That cannot be done with the survey as it is now."""

    status = 409


class AlreadyDone(Refusal):
    """{who} has just done something with this survey. See how it stands now, and try again."""

    status = 409


class AlreadyDoneByClock(Refusal):
    """The survey's deadline has just passed. See how it stands now, and try again."""

    status = 409


class UnknownZone(Refusal):
    """There is no such time zone."""


class NotABackground(Refusal):
    """Figures cannot be shown by this question any more. It must be one choice among 2 to 20 answers, and asked of everybody; in official answers it must be shown with names. Choose another, or none."""  # noqa: E501 -- the docstring is the message, and a message is one line

    status = 409


class DeadlinePast(Refusal):
    """The deadline must be in the future."""


class DeadlineNotLater(Refusal):
    """The new deadline must be later than the present one."""


class DeadlineAfterDeletion(Refusal):
    """The answers are deleted on {day}, as the respondents were told. Close before that day."""


class GraceTooLong(Refusal):
    """Late answers can be taken for {most} days at most."""


class AllDayQuiet(Refusal):
    """The quiet hours must begin and end at different times."""


class TooManyReminders(Refusal):
    """There can be at most {most} reminders."""


class WrongIntensity(Refusal):
    """A reminder is a nudge (1), a reminder (2) or a last call (3)."""


class ReminderTwice(Refusal):
    """Two reminders would go at the same time, when quiet hours and free days are kept."""


class ReminderAfterDeadline(Refusal):
    """A reminder would go after the deadline, when quiet hours and free days are kept."""


class RemindedJustNow(Refusal):
    """Those who have not answered were reminded less than {hours} hours ago."""

    status = 409


class GroupTooSmall(Refusal):
    """The smallest group that is shown must be at least {least}."""


class OfficialNeedsList(Refusal):
    """Official answers need a list of those who are asked."""


class DraftsStayTheirs(Refusal):
    """What a person has not sent is never counted. Only half-done official answers can be."""


class WrongTerm(Refusal):
    """Contacts can be kept for 0 to {most} days after the survey is closed."""


class ReasonNeeded(Refusal):
    """Say in a few words why the survey is opened again (at most {most} characters)."""
