from facilitation.documentation.survey.measured import Measured, measured_names


def test_everything_that_is_measured_has_a_name_of_its_own(w):
    names = measured_names(w)

    assert set(names) == set(Measured)
    assert len({*names.values()}) == len(names)
