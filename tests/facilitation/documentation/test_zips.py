from io import BytesIO
from zipfile import ZipFile, ZipInfo

from facilitation.documentation.zips import EPOCH, same_times


def packed(year):
    written = BytesIO()
    with ZipFile(written, "w") as new:
        for name in ("b", "a"):
            new.writestr(ZipInfo(name, (year, 1, 1, 0, 0, 0)), name * 100)
    return written.getvalue()


def test_the_same_content_is_the_same_bytes_whenever_it_was_packed():
    assert same_times(packed(1999)) == same_times(packed(2026))


def test_names_contents_and_order_are_kept():
    with ZipFile(BytesIO(same_times(packed(1999)))) as found:
        assert [(e.filename, e.date_time) for e in found.infolist()] == [("b", EPOCH), ("a", EPOCH)]
        assert found.read("a") == b"a" * 100
