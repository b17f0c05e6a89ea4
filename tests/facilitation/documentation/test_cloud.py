import re
from itertools import combinations

from facilitation.documentation.cloud import HEIGHT, LARGEST, SMALLEST, WIDTH, word_cloud

NAMES = ("kommune", "NAV", "ansvar", "språk", "gå", "æøå")
WORDS = tuple((word, 12 - n) for n, word in enumerate(NAMES))
TEXT = re.compile(r'<text x="(\d+)" y="(\d+)" font-size="(\d+)" fill="#1f5c99">([^<]+)</text>')


def drawn(counts=WORDS):
    found = TEXT.findall(word_cloud("t", "d", counts))
    return [(int(x), int(y), int(size), word) for x, y, size, word in found]


def test_every_word_is_drawn_level_and_the_commonest_largest():
    found = drawn()

    assert [word for *_, word in found] == [word for word, _ in WORDS]
    sizes = [size for _, _, size, _ in found]
    assert sizes == sorted(sizes, reverse=True)
    assert LARGEST == sizes[0] > sizes[-1] >= SMALLEST


def test_words_stay_within_the_picture_and_apart():
    # A box that every font's ink fits in: half the size a letter, base line to capital height.
    boxes = [(x, y - 0.7 * size, x + 0.5 * size * len(w), y) for x, y, size, w in drawn()]

    assert [b for b in boxes if b[0] < 0 or b[1] < 0 or b[2] > WIDTH or b[3] > HEIGHT] == []
    for (left, top, right, bottom), (l2, t2, r2, b2) in combinations(boxes, 2):
        assert right <= l2 or r2 <= left or bottom <= t2 or b2 <= top


def test_what_finds_no_room_is_left_out_for_the_list_has_it():
    crowd = tuple(("fylkeskommunalforvaltning" + "x" * n, 5) for n in range(80))

    assert 0 < len(drawn(crowd)) < len(crowd)


def test_no_words_are_an_empty_cloud_and_markup_is_text():
    assert drawn(()) == []
    assert [word for *_, word in drawn((("a&<b", 1),))] == ["a&amp;&lt;b"]
