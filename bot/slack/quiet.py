"""The log of bolt and of Slack's SDK: warnings alone, whatever level the rest is set to.

Below that they log whole payloads, and so what people write.
"""

import logging

QUIET = logging.getLogger("bot.slack.bolt")
QUIET.setLevel(logging.WARNING)
