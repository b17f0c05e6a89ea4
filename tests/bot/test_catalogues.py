import ast

from bot.catalogues import sentences_in_python, sentences_in_template, sentences_of_refusals


def test_sentences_are_found_in_code():
    source = (
        't("One"); self.t.n("{count} a", "{count} b", 2); later("Two"); t(name); other("Three")'
    )

    assert set(sentences_in_python(ast.parse(source))) == {
        "One",
        ("{count} a", "{count} b"),
        "Two",
    }


def test_sentences_are_found_in_templates():
    source = '{{ t("One", n=1) }}<a title="{{ t.n("a", "b", 2) }}">{% if x %}{{ t(x) }}{% endif %}'

    assert set(sentences_in_template(source)) == {"One", ("a", "b")}


def test_every_descendant_of_a_refusal_is_a_sentence():
    source = '''
class Refusal(Exception):
    """Not this."""
class Grandchild(Child):
    """Grandchild {n}."""
class Child(Refusal):
    """Child."""
class Other(Exception):
    """Nor this."""
'''

    assert set(sentences_of_refusals([ast.parse(source)])) == {"Child.", "Grandchild {n}."}
