"""Read, shape, evaluate and judge a written formula for a gradient of the network.

Imports go one way: tree ← source, spelling ← mathematics, numpy_style ← names, shapes ← values,
render ← assess ← explain, repair ← judge.
"""

from mlp.formulas.judge import Part, ReadingVerdict, Trial, Verdict, judge

__all__ = ["Part", "ReadingVerdict", "Trial", "Verdict", "judge"]
