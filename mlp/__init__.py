"""The gradient of a one-hidden-layer classifier, to see, to check and to trust.

    a = x W1 + b1,   h = sigmoid(a),   theta = h W2 + b2,   yhat = softmax(theta),
    L = -sum_t y_t log yhat_t

NumPy is all it needs. Vectors are rows; leading axes are batches.
"""

from mlp.agreements import Agreement
from mlp.checks import check_gradient, check_gradients
from mlp.directions import check_directions
from mlp.famous_checks import FamousCheck, famous_checks
from mlp.fingerprint import fingerprint
from mlp.finite_differences import finite_difference
from mlp.forward import Forward, forward, loss, one_hot
from mlp.gradients import Gradients, gradients, input_gradient
from mlp.guesses import Guess, guess_mistake
from mlp.jacobians import Jacobians, jacobians
from mlp.many import ManyChecks, check_many
from mlp.mistakes import MISTAKES, Mistake, one_entry_off
from mlp.network import Network, random_input
from mlp.routes import Routes, routes
from mlp.sweeps import StepSweep, step_sweep

__all__ = [
    "Agreement",
    "FamousCheck",
    "Forward",
    "Gradients",
    "Guess",
    "Jacobians",
    "MISTAKES",
    "ManyChecks",
    "Mistake",
    "Network",
    "Routes",
    "StepSweep",
    "check_directions",
    "check_gradient",
    "check_gradients",
    "check_many",
    "famous_checks",
    "fingerprint",
    "finite_difference",
    "forward",
    "gradients",
    "guess_mistake",
    "input_gradient",
    "jacobians",
    "loss",
    "one_entry_off",
    "one_hot",
    "random_input",
    "routes",
    "step_sweep",
]
