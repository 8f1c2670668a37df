"""The gradient of a one-hidden-layer classifier, to see, to check and to trust.

    a = x W1 + b1,   h = f(a),   theta = h W2 + b2,   yhat = softmax(theta),
    L = -sum_t y_t log yhat_t

NumPy is all it needs. Vectors are rows; leading axes are batches.
"""

import sys
from importlib import import_module

# Of NumPy, pandas and Streamlit in the versions of requirements.txt. This module and app.py are
# written so that an older Python reads them as far as this sentence.
_OLDEST = (3, 11)
if sys.version_info < _OLDEST:
    needed, found = (".".join(map(str, version)) for version in (_OLDEST, sys.version_info[:3]))
    raise ImportError(
        f"The MLP gradient explorer needs Python {needed} or later, and this is Python {found}."
    )

# Where each public name stands. It is loaded when it is first asked for: who wants a gradient does
# not wait for the judge of formulas.
_HOMES = {
    "chain_rule.beside_kinks": (
        "Measured",
        "units_at_kinks",
    ),
    "chain_rule.cost": (
        "Multiplications",
        "multiplications",
    ),
    "chain_rule.derivation": (
        "Line",
        "differentials",
    ),
    "chain_rule.factors": (
        "Jacobians",
        "jacobians",
        "measured_slopes",
    ),
    "chain_rule.paths": (
        "above_and_below",
        "paths",
    ),
    "chain_rule.slope_digits": (
        "Slopes",
        "slopes",
        "with_preactivation",
    ),
    "chain_rule.softmax_step": (
        "SoftmaxStep",
        "softmax_step",
    ),
    "chain_rule.tried_products": (
        "Attempt",
        "Attempts",
        "slope_attempts",
        "transpose_attempts",
    ),
    "chain_rule.why_small": (
        "Causes",
        "FACTORS",
        "causes",
    ),
    "checks.agreement": (
        "Agreement",
        "CHECK_VERDICTS",
    ),
    "checks.all_methods": (
        "Routes",
        "routes",
    ),
    "checks.by_direction": ("check_directions",),
    "checks.by_entry": (
        "check_gradient",
        "check_gradients",
    ),
    "checks.famous": (
        "FamousCheck",
        "famous_checks",
    ),
    "checks.many_networks": (
        "ManyChecks",
        "check_many",
        "check_rows",
    ),
    "checks.step_sweep": (
        "StepSweep",
        "step_sweep",
    ),
    "checks.textbook": (
        "ARITHMETICS",
        "textbook_rounding",
    ),
    "core.activation": (
        "ACTIVATIONS",
        "Activation",
        "activation_named",
        "sigmoid",
    ),
    "core.backward": (
        "Gradients",
        "gradients",
        "input_gradient",
    ),
    "core.fingerprint": ("fingerprint",),
    "core.forward": (
        "Forward",
        "forward",
        "loss",
        "one_hot",
    ),
    "core.network": (
        "Network",
        "random_input",
    ),
    "core.quantities": (
        "CHECKED_ARRAYS",
        "NETWORK_ARRAYS",
        "QUANTITIES",
        "Quantity",
        "derivative",
        "derivative_latex",
        "entry_name",
        "subscript",
    ),
    "files.example_models": (
        "EXAMPLE_MODELS",
        "example_model",
    ),
    "files.model": (
        "LoadedModel",
        "load_model",
    ),
    "files.networks.conversions": ("Mapped",),
    "files.refusal": (
        "CONVERTERS",
        "Converter",
        "FILE_LIMITS",
    ),
    "files.rows": (
        "Rows",
        "load_rows",
    ),
    "finite_differences": (
        "METHODS",
        "finite_difference",
    ),
    "formulas.judging.evaluate": ("evaluate",),
    "formulas.judging.verdict": (
        "Claim",
        "CONFORMS_ONLY_WHEN",
        "FORMULA_VERDICTS",
        "NOTATIONS",
        "Verdict",
    ),
    "formulas.meaning.conventions": ("CONVENTIONS",),
    "formulas.texts.judge": ("judge",),
    "formulas.texts.sides": ("SidesAtNetwork", "sides_of"),
    "imports.code": ("as_code",),
    "imports.prints": ("PRINTED_KINDS",),
    "imports.proof": (
        "IMPORT_REASONS",
        "ImportProof",
        "proof_of_import",
    ),
    "imports.standardisation": ("Standardisation",),
    "mistakes.catalogue": (
        "MISTAKES",
        "Mistake",
        "mistakes_for",
        "one_entry_off",
    ),
    "mistakes.recognise": (
        "Guess",
        "guess_mistake",
    ),
    "saliency.along_a_line": (
        "AlongLine",
        "loss_along",
    ),
    "saliency.flips": (
        "Flip",
        "nearest_flip",
    ),
    "saliency.integrated": (
        "IntegratedGradients",
        "integrated_gradients",
    ),
    "saliency.many_rows": (
        "PerInput",
        "RowSaliencies",
        "saliency_of_rows",
    ),
    "saliency.scores": (
        "SCORES",
        "score_gradient",
    ),
    "saliency.trust": ("trust_radius",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name):
    if name not in _HOME_OF:
        raise AttributeError(f"module 'mlp' has no attribute {name!r}")
    value = getattr(import_module(f"mlp.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
