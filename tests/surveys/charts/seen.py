"""What a drawing says and shows, read as XML."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ElementTree.fromstring(svg)


def texts(svg):
    """Every line of text, in the order drawn."""
    return [found.text or "" for found in parsed(svg).iter(f"{SVG}text")]


def said(svg):
    """What is read aloud: the name and the description."""
    root = parsed(svg)
    return root[0].text, root[1].text


def rectangles(svg):
    """Left, top, width and height of each."""
    names = ("x", "y", "width", "height")
    return [
        tuple(float(box.get(name, "")) for name in names) for box in parsed(svg).iter(f"{SVG}rect")
    ]
