"""What holds for every test."""

from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine, and of who else is at work on it, than of us.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
