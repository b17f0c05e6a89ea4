"""What the codes of faults mean: why a letter has not arrived, for whoever asked for it to go."""

from bot.words import Words, later

FAULTS = {
    "no_address": later("There is no address any more."),
    "no_link": later("The link is no longer in use."),
    "sealed": later("The address was written with another secret key, and cannot be read."),
    "broken": later("Something went wrong here. The log tells more."),
    "interrupted": later("The program was stopped while it was being sent."),
    "chat_busy": later("The chat takes no more messages just now. It is tried again."),
    "chat_silent": later("The chat does not answer. It is tried again."),
    "chat_gone": later("The bot reaches nobody there: it was removed or blocked, or they left."),
    "chat_refused": later("The chat does not accept the message. The log tells more."),
    "chat_unsure": later("It may have arrived; the chat cannot be asked."),
    "mail_silent": later("The mail server does not answer. It is tried again."),
    "mail_busy": later("The mail server takes nothing more now. It is tried again."),
    "mail_login": later("The mail server does not accept the user name and password."),
    "mail_tls": later("No protected connection to the mail server can be made."),
    "mail_sender": later("The mail server does not accept us as the sender."),
    "mail_lost": later("The connection broke while it was being sent. It may have arrived."),
    "mail_address": later("The mail server cannot write to such an address."),
    "mail_unknown": later("There is nobody at that address."),
    "mail_full": later("The mailbox is full."),
    "mail_returned": later("It came back."),
    "mail_relay": later("The mail server does not deliver to others than its own for us."),
    "mail_refused": later("The mail server refuses to deliver it."),
    "mail_later": later("The mail server says: later. It is tried again."),
    "mail_given_up": later("The mail server put it off too many times."),
}


def fault_words(code: str, t: Words) -> str:
    """What a fault is, in a sentence; one that we do not know says its code."""
    if code in FAULTS:
        return t(FAULTS[code])
    return t("It did not go through ({code}).", code=code) if code else ""
