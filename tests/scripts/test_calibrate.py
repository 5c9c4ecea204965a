"""Risk by coverage, worked out by hand."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from answering.sufficiency import Measures
from scripts.calibrate import Case, risk_by_coverage

PLAIN = Measures(**{field.name: 0 for field in fields(Measures)})


def test_the_more_is_refused_the_less_is_wrong() -> None:
    answerable = [Case(str(n), PLAIN, True, False, True, True) for n in range(20)]
    wrong = [Case(str(n), PLAIN, False, False, True, True) for n in range(20)]
    said_elsewhere = Case("x", PLAIN, False, True, False, True)  # left out of the fit, and of this
    predicted = np.array([*np.linspace(0.3, 0.9, 20), *np.linspace(0.0, 0.6, 20), 0.99])
    rows = {
        refused: (coverage, risk)
        for refused, coverage, risk in risk_by_coverage([*answerable, *wrong, said_elsewhere], predicted)
    }
    assert rows[0.5] == (0.25, 0.0)
    assert rows[0.05] == ((19 + 9) / 40, 9 / 28)
    ruled_out = np.zeros(41)
    assert {coverage for _, coverage, _ in risk_by_coverage([*answerable, *wrong, said_elsewhere], ruled_out)} == {0.0}
