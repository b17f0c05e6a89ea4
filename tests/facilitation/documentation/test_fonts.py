from facilitation.documentation.as_pdf import fonts
from facilitation.documentation.fonts import FALLBACKS, TEXT_FONTS, measuring_font


def test_the_fonts_are_the_packages_own():
    families = fonts().families()

    assert {"Noto Sans", *FALLBACKS} <= {*families}
    assert measuring_font().is_file()
    assert sorted(path.name for path in TEXT_FONTS.iterdir())[0].startswith("NotoSans")
