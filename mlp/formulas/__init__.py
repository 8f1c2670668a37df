"""Read, shape, evaluate and judge a written formula for a gradient of the network.

Imports go one way, in this order: tree, source, spelling and tokens; runs, mathematical_tokens,
mathematics and numpy_style, which read; names and shapes, which give meaning; question, what was
asked; values, assess and explain, which compare it with the truth; render, repair and completion,
which find the right form; verdict; and judge, which puts it together.
"""

from mlp.formulas.judge import judge
from mlp.formulas.verdict import Part, ReadingVerdict, Trial, Verdict

__all__ = ["Part", "ReadingVerdict", "Trial", "Verdict", "judge"]
