"""The operations of `mlp.formulas.operations.table` on arrays, as a language calls them."""

from mlp.formulas.meaning.network_function import operations_of_network
from mlp.formulas.operations.calls import BadCall, Options, arranged
from mlp.formulas.operations.table import CALLS, IN_NUMPY, OPERATIONS
from mlp.formulas.programs.functions import LARGEST_ARRAY, Misfit, Unknown, array, shape_of


class Arithmetic:
    """What calls and operators come to in one run of a program.

    Parameters
    ----------
    language : str
        python, octave, r or julia.
    examples_in_columns : bool
        Whether each example of the batch is a column.
    activation : str
        That of the network, which σ and f stand for.

    Examples
    --------
    >>> octave = Arithmetic("octave", True, "sigmoid")
    >>> octave.called("sum", [[[1, 2], [3, 4]], 2], {}).tolist()
    [[3], [7]]
    >>> octave.combined("*", 2, [1, 2]).tolist()
    [2, 4]
    """

    def __init__(self, language, examples_in_columns, activation):
        self._where = {"language": language, "in_columns": examples_in_columns}
        self._bare = Options(**self._where)
        self._operations = IN_NUMPY | operations_of_network(activation)

    def apply(self, name, value, *operands):
        """The array that an operation makes of its operands.

        Raises
        ------
        Misfit
            The operands do not go together, or the result is too large.
        Unknown
            An operand is no array.
        """
        found = OPERATIONS[self._operations.get(name, name)]
        arrays = [array(operand) for operand in operands]
        try:
            if found.entries is not None and found.entries(value, *arrays) > LARGEST_ARRAY:
                raise Misfit(f"an array of more than {LARGEST_ARRAY} entries")
            return found.result(value, *arrays)
        except ValueError as problem:
            said = found.misfit.format(*map(shape_of, arrays)) or str(problem)
            raise Misfit(said) from None

    def combined(self, sign, left, right):
        """The result of an operator."""
        way = CALLS[sign]
        if way.options:
            return self.called(sign, [left, right], {})
        return way.result(self.apply, self._bare, left, right)

    def called(self, name, arguments, keywords):
        """The result of a function or a method."""
        way = CALLS[name]
        try:
            operands, given = arranged(name, way, arguments, keywords)
            return way.result(self.apply, Options(given, **self._where), *operands)
        except BadCall as problem:
            raise Unknown(str(problem)) from None
