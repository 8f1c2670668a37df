"""Read, shape, evaluate and judge a written formula for a gradient of the network.

Imports go one way, in this order: tree, source, spelling and tokens; runs, mathematical_tokens,
mathematics and numpy_style, which read; names and shapes, which give meaning; question, what was
asked; values, assess and explain, which compare it with the truth; render, repair and completion,
which find the right form; verdict; judge, which puts it together; and evaluate, for the reader's
own network.
"""

from mlp.formulas.evaluate import evaluate
from mlp.formulas.judge import judge
from mlp.formulas.verdict import Part, ReadingVerdict, Trial, Verdict

__all__ = ["Part", "ReadingVerdict", "Trial", "Verdict", "evaluate", "judge"]
