"""The gradient of a one-hidden-layer classifier, to see, to check and to trust.

    a = x W1 + b1,   h = sigmoid(a),   theta = h W2 + b2,   yhat = softmax(theta),
    L = -sum_t y_t log yhat_t

NumPy is all it needs. Vectors are rows; leading axes are batches.
"""

from mlp.chain_rule.cost import Multiplications, multiplications
from mlp.chain_rule.derivation import Line, differentials
from mlp.chain_rule.factors import Jacobians, jacobians
from mlp.chain_rule.paths import above_and_below, paths
from mlp.chain_rule.slope_digits import Slopes, slopes, with_preactivation
from mlp.chain_rule.softmax_step import SoftmaxStep, softmax_step
from mlp.chain_rule.tried_products import Attempt, Attempts, slope_attempts, transpose_attempts
from mlp.chain_rule.why_small import FACTORS, Causes, causes
from mlp.checks.agreement import CHECK_VERDICTS, Agreement
from mlp.checks.all_methods import Routes, routes
from mlp.checks.by_direction import check_directions
from mlp.checks.by_entry import check_gradient, check_gradients
from mlp.checks.famous import FamousCheck, famous_checks
from mlp.checks.many_networks import ManyChecks, check_many
from mlp.checks.step_sweep import StepSweep, step_sweep
from mlp.core.activation import sigmoid
from mlp.core.backward import Gradients, gradients, input_gradient
from mlp.core.fingerprint import fingerprint
from mlp.core.forward import Forward, forward, loss, one_hot
from mlp.core.network import Network, random_input
from mlp.core.quantities import (
    CHECKED_ARRAYS,
    NETWORK_ARRAYS,
    QUANTITIES,
    Quantity,
    derivative,
    derivative_latex,
    entry_name,
    subscript,
)
from mlp.finite_differences import METHODS, finite_difference
from mlp.formulas.judging.evaluate import evaluate
from mlp.formulas.judging.judge import judge
from mlp.formulas.judging.verdict import (
    CONFORMS_ONLY_WHEN,
    FORMULA_VERDICTS,
    NOTATIONS,
    Verdict,
)
from mlp.formulas.meaning.conventions import CONVENTIONS
from mlp.mistakes.catalogue import MISTAKES, Mistake, one_entry_off
from mlp.mistakes.recognise import Guess, guess_mistake

__all__ = [
    "Agreement",
    "Attempt",
    "Attempts",
    "CHECKED_ARRAYS",
    "CONFORMS_ONLY_WHEN",
    "CONVENTIONS",
    "CHECK_VERDICTS",
    "Causes",
    "FACTORS",
    "FORMULA_VERDICTS",
    "FamousCheck",
    "Forward",
    "Gradients",
    "Guess",
    "Jacobians",
    "Line",
    "METHODS",
    "MISTAKES",
    "ManyChecks",
    "Mistake",
    "Multiplications",
    "NETWORK_ARRAYS",
    "NOTATIONS",
    "Network",
    "QUANTITIES",
    "Quantity",
    "Routes",
    "Slopes",
    "SoftmaxStep",
    "StepSweep",
    "Verdict",
    "above_and_below",
    "causes",
    "check_directions",
    "check_gradient",
    "check_gradients",
    "check_many",
    "derivative",
    "derivative_latex",
    "differentials",
    "entry_name",
    "evaluate",
    "famous_checks",
    "fingerprint",
    "finite_difference",
    "forward",
    "gradients",
    "guess_mistake",
    "input_gradient",
    "jacobians",
    "judge",
    "loss",
    "multiplications",
    "one_entry_off",
    "one_hot",
    "paths",
    "random_input",
    "routes",
    "sigmoid",
    "slope_attempts",
    "slopes",
    "softmax_step",
    "step_sweep",
    "subscript",
    "transpose_attempts",
    "with_preactivation",
]
