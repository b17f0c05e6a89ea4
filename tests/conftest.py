"""Settings for all tests.

Hypothesis has two profiles: `fast` for every run, `deep` for a search that may take minutes:
`pytest --hypothesis-profile deep --timeout 0 tests/facilitation`.
"""

from hypothesis import HealthCheck, settings

CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # a busy machine is not a fault

settings.register_profile(
    "fast", deadline=None, max_examples=50, stateful_step_count=20, suppress_health_check=CALM
)
settings.register_profile(
    "deep", deadline=None, max_examples=3_000, stateful_step_count=100, suppress_health_check=CALM
)
settings.load_profile("fast")
