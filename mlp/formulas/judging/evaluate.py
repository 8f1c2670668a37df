"""The value of a judged formula on a network of the reader's own."""

from mlp.core.arguments import checked_input_and_label
from mlp.formulas.judging.assessment import result_on
from mlp.formulas.judging.interpretations import shortened
from mlp.formulas.judging.verdict import Verdict
from mlp.formulas.meaning.samples import sample_of


def evaluate(verdict, network, x, y):
    """The value of a judged formula on a network, and the true gradient beside it.

    Parameters
    ----------
    verdict : Verdict
    network : Network
    x : ndarray, shape (n,)
    y : ndarray, shape (k,)

    Returns
    -------
    value : ndarray or None
        With two axes, as the formula's convention has it; None where these sizes do not let it
        be evaluated.
    truth : ndarray or None
        The gradient in the same convention; None for a text that could not be read.

    Raises
    ------
    ValueError
        A `verdict` that is none; x or y that do not fit the network; a stack of any of the three.

    Examples
    --------
    The formula of the thread conforms only when n = m:

    >>> import mlp
    >>> verdict = mlp.judge(r"((\\hat y - y) W_2^T) \\circ \\sigma'(a) W_1")
    >>> for m in (3, 5):
    ...     network, y = mlp.Network.random((5, m, 5)), mlp.one_hot(0, 5)
    ...     value, truth = mlp.evaluate(verdict, network, mlp.random_input(5), y)
    ...     print(value if value is None else value.shape, truth.shape)
    None (1, 5)
    (1, 5) (1, 5)
    """
    if not isinstance(verdict, Verdict):
        raise ValueError(f"verdict is {shortened(verdict)}, expected what `mlp.judge` returned")
    if verdict.tree is None:
        return None, None
    x, y = checked_input_and_label(network, x, y)
    if any(network.leading_shapes.values()) or x.ndim > 1 or y.ndim > 1:
        raise ValueError(f"x has shape {x.shape}, expected one network, one input and one label")
    sample = sample_of(network, x, y)
    truth = sample.truth[verdict.convention][verdict.wrt]
    must_be_equal = {sample.sizes[letter] for letter in verdict.equal_sizes or ""}
    if verdict.formula is None or len(must_be_equal) > 1:
        return None, truth
    rules = "numpy" if verdict.notation == "numpy" else "paper"
    return result_on(sample, verdict.formula, verdict.convention, rules), truth
