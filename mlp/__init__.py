"""The gradient of a one-hidden-layer classifier, to see, to check and to trust.

    a = x W1 + b1,   h = sigmoid(a),   theta = h W2 + b2,   yhat = softmax(theta),
    L = -sum_t y_t log yhat_t

NumPy is all it needs. Vectors are rows; leading axes are batches.
"""

from mlp.agreements import Agreement
from mlp.attempts import Attempt, Attempts, slope_attempts, transpose_attempts
from mlp.causes import FACTORS, Causes, causes
from mlp.checks import check_gradient, check_gradients
from mlp.differentials import Line, differentials
from mlp.directions import check_directions
from mlp.famous_checks import FamousCheck, famous_checks
from mlp.fingerprint import fingerprint
from mlp.finite_differences import finite_difference
from mlp.formulas import Verdict, evaluate, judge
from mlp.forward import Forward, forward, loss, one_hot
from mlp.gradients import Gradients, gradients, input_gradient
from mlp.guesses import Guess, guess_mistake
from mlp.jacobians import Jacobians, SoftmaxStep, above_and_below, jacobians, paths, softmax_step
from mlp.many import ManyChecks, check_many
from mlp.mistakes import MISTAKES, Mistake, one_entry_off
from mlp.multiplications import Multiplications, multiplications
from mlp.network import Network, random_input
from mlp.routes import Routes, routes
from mlp.slopes import Slopes, slopes, with_preactivation
from mlp.sweeps import StepSweep, step_sweep

__all__ = [
    "Agreement",
    "Attempt",
    "Attempts",
    "Causes",
    "FACTORS",
    "FamousCheck",
    "Forward",
    "Gradients",
    "Guess",
    "Jacobians",
    "Line",
    "MISTAKES",
    "ManyChecks",
    "Mistake",
    "Multiplications",
    "Network",
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
    "differentials",
    "famous_checks",
    "fingerprint",
    "evaluate",
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
    "slope_attempts",
    "slopes",
    "softmax_step",
    "step_sweep",
    "transpose_attempts",
    "with_preactivation",
]
