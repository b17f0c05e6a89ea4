"""Days in chats. What is asserted beside the tests themselves is to be told as fully."""

import pytest

pytest.register_assert_rewrite(
    *(
        f"{__name__}.{module}"
        for module in ("gathering", "slack_side", "teams_side", "seats", "surveying")
    )
)
