import pytest

from bot.slack.markup import plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<@UBOT> bli med K3J", "bli med K3J"),
        ("hei <@UBOT|bordduk> ny", "hei ny"),
        ("<@UBOT>", ""),
        ("<@U1> og <@U2|kari>", "@U1 og @kari"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!subteam^S1|@alle> <!date^1^{time}|13.45>", "@here @alle 13.45"),
        ("<https://x.no/a?b=1&amp;c=2|nav.no>", "https://x.no/a?b=1&c=2"),
        ("<https://x.no>", "https://x.no"),
        ("<mailto:a@b.no|a@b.no>", "a@b.no"),
        ("<tel:+4712345678|123 45 678>", "123 45 678"),
        ("a &lt;b&gt; &amp;amp; &amp;lt;", "a <b> &amp; &lt;"),
        ("3 < 4 > 2 & <b>", "3 < 4 > 2 & <b>"),
        ("&lt;@UBOT&gt;", "<@UBOT>"),
        ("  \n ny \n", "ny"),
        ("a\x00b\ud800c\r\nd", "a\ufffdb\ufffdc\nd"),
    ],
)
def test_what_slack_writes_is_read_as_people_wrote_it(written: str, words: str):
    assert plain(written, "UBOT") == words


def test_where_the_bot_is_not_known_its_mention_stays():
    assert plain("<@UBOT> ny", "") == "@UBOT ny"
