"""How names and functions are spelled: one key for all spellings of the same letter.

`W1`, `W_1`, `W₁` and `W_{1}` are one name, with the key `W_1`; `ŷ`, `\\hat y`, `y_hat` and `yhat`
have the key `yhat`. Round and square upper indices stay apart (`a^(2)`, `a^[2]`), because books
that write them count layers differently.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# Every Greek letter and its name.
GREEK = {
    "σ": "sigma", "ς": "sigma", "δ": "delta", "θ": "theta", "ϑ": "theta", "Θ": "Theta",
    "φ": "phi", "ϕ": "phi", "ψ": "psi", "Δ": "Delta", "η": "eta", "λ": "lambda", "α": "alpha",
    "β": "beta", "γ": "gamma", "μ": "mu", "ε": "epsilon", "ϵ": "epsilon", "κ": "kappa",
    "ρ": "rho", "τ": "tau", "ω": "omega", "π": "pi", "ξ": "xi", "ζ": "zeta", "χ": "chi",
    "Λ": "Lambda", "Σ": "Sigma",
}  # fmt: skip

DERIVATIVES = {"sigma": "dsigma", "sigmoid": "dsigmoid", "tanh": "dtanh", "relu": "drelu"}

# Letters that stand for the activation function when a bracket follows.
ACTIVATION_LETTERS = frozenset(("f", "g", "phi", "psi"))

LOSS_LETTERS = frozenset(("L", "J", "E", "C", "loss", "Loss", "cost", "CE", "ell", "l", "Cost"))

_OF_EXAMPLE = re.compile(r"_[in]$|\^\([in]\)$")
_DERIVATIVE = re.compile(r"d(?:L|J|E|C|loss|Loss|cost)_?d_?([A-Za-z]\w*)")
_HATTED = re.compile(r"[A-Za-z]+_hat|hat_[A-Za-z]+")
_NUMBERED = re.compile(r"(\w*?[^\W\d_])_?(\d+)")


def with_scripts(base, lower=None, upper=None):
    """The key of a letter with its lower and upper index.

    Examples
    --------
    >>> with_scripts("W", "2"), with_scripts("y", "hat"), with_scripts("a", None, "(3)")
    ('W_2', 'yhat', 'a^(3)')
    """
    if lower == "hat":
        base, lower = base + "hat", None
    return base + (f"_{lower}" if lower else "") + (f"^{upper}" if upper else "")


def identifier_key(identifier):
    """The key of a Python identifier.

    Examples
    --------
    >>> [identifier_key(word) for word in ("W1", "W_1", "y_hat", "dZ2", "delta_out", "dL_dW1")]
    ['W_1', 'W_1', 'yhat', 'dZ_2', 'delta_out', '∂L/∂W_1']
    """
    derivative = _DERIVATIVE.fullmatch(identifier)
    if derivative:
        return f"∂L/∂{_name_key(derivative[1])}"
    return _name_key(identifier)


def _name_key(identifier):
    if _HATTED.fullmatch(identifier):
        return identifier.replace("_hat", "").replace("hat_", "") + "hat"
    numbered = _NUMBERED.fullmatch(identifier)
    return with_scripts(numbered[1], numbered[2]) if numbered else identifier


_PATH = re.compile(
    r"(?:self|params?|parameters|cache|model|net|weights|state)"
    r"(?:\.|\[['\"])(?:\w+(?:\.|\[['\"]))*?(\w+)(?:['\"]\])?"
)


_SUB, _SUPER = re.compile(r"<sub>([^<>]*)</sub>"), re.compile(r"<sup>([^<>]*)</sup>")


def bare_name(written):
    """The name at the end of a path that programs write, or what is written if it is none.

    Examples
    --------
    >>> bare_name("self.W2"), bare_name('params["W2"]'), bare_name("δ<sub>1</sub>")
    ('W2', 'W2', 'δ_{1}')
    """
    path = _PATH.fullmatch(written.strip())
    return path[1] if path else _SUPER.sub(r"^{\1}", _SUB.sub(r"_{\1}", written))


def derivative_key(upper, lower):
    """The key of a derivative symbol, all losses being one.

    Examples
    --------
    >>> derivative_key("J", "z_1"), derivative_key("yhat", "theta")
    ('∂L/∂z_1', '∂yhat/∂theta')
    """
    # The loss of example i is that of the one example here.
    is_loss = _OF_EXAMPLE.sub("", upper) in LOSS_LETTERS
    return f"∂{'L' if is_loss else upper}/∂{lower}"


@dataclass(frozen=True)
class Known:
    """The keys of the names that a text may use.

    Parameters
    ----------
    keys : frozenset of str
    bases : frozenset of str
        Their letters without indices.
    functions : mapping
        Letters that the caller says are functions, to the functions.

    Examples
    --------
    >>> known = Known.of(["y", "W_2"])
    >>> "W_2" in known, "W" in known, "W" in known.bases
    (True, False, True)
    """

    keys: frozenset
    bases: frozenset
    functions: Mapping = field(default_factory=dict)

    @classmethod
    def of(cls, keys):
        """The known names of these keys, none of them a function."""
        keys = frozenset(keys)
        return cls(keys, frozenset(re.split("[_^]", key)[0] for key in keys))

    def __contains__(self, key):
        return key in self.keys

    def __or__(self, keys):
        if not keys:
            return self
        more = Known.of(keys)
        return replace(self, keys=self.keys | more.keys, bases=self.bases | more.bases)
