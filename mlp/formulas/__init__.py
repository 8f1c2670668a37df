"""Read, shape, evaluate and judge a written formula for a gradient of the network.

Imports go one way, in this order: tree, source, spelling and tokens; mathematical_tokens,
mathematics and numpy_style read; names and shapes give meaning; question is what was asked; values,
assess and explain compare it with the truth; render, repair and completion find the right form;
judge puts a verdict together.
"""

from mlp.formulas.judge import judge
from mlp.formulas.verdict import Part, ReadingVerdict, Trial, Verdict

__all__ = ["Part", "ReadingVerdict", "Trial", "Verdict", "judge"]
