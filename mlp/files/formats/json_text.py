"""JSON: nested objects and lists, of which the lists of numbers are the arrays.

An array is named by its path: W1, layers[1].bias, weights[0], [0]. A list is an array, or a list of
arrays, as its depth and its neighbours say: `_is_list_of_arrays`.
"""

from __future__ import annotations

import json
import re

import numpy as np

from mlp.files.found import LARGEST_WHOLE_NUMBER, Found
from mlp.files.refusal import refusal, shown

MOST_VALUES = 3_000_000
_DEEPEST_ARRAY = 8
_WEIGHT_LISTS = re.compile(r"weights?|w|coefs?_?|kernels?|matrices", re.IGNORECASE)
_BIAS_LISTS = re.compile(r"bias(es)?|b|intercepts?_?", re.IGNORECASE)


class _NameTwice(Exception):
    pass


def _object(pairs):
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        raise _NameTwice(next(name for name in names if names.count(name) > 1))
    return read


def _whole_number(digits):
    # -0 keeps its sign; Python refuses to convert more than 4300 digits.
    return int(digits) if len(digits) <= 400 and digits != "-0" else float(digits)


def parse_json(data, where="the JSON file"):
    """What a JSON text says.

    Parameters
    ----------
    data : bytes or str
    where : str
        What to call it in an error message.

    Raises
    ------
    ValueError
        If it is no JSON, no UTF-8, nested too deeply, too long, or names something twice.

    Examples
    --------
    >>> parse_json(b'{"W1": [[-0, 1]]}')
    {'W1': [[-0.0, 1]]}
    """
    marks = (b",", b"[", b"{") if isinstance(data, bytes) else (",", "[", "{")
    values = sum(map(data.count, marks))
    if values > MOST_VALUES:
        raise refusal(f"{where} holds about {values:,} values, the limit is {MOST_VALUES:,}")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole_number)
    except _NameTwice as twice:
        raise refusal(f"{where} has the name {shown(twice)} twice in one object") from None
    except UnicodeDecodeError as error:
        raise refusal(f"{where} is not UTF-8 text: byte {error.start + 1} is wrong") from None
    except json.JSONDecodeError as error:
        raise refusal(
            f"{where} is no valid JSON: {error.msg} at line {error.lineno}, column {error.colno}; "
            "the file may be cut short"
        ) from None
    except RecursionError:
        raise refusal(f"{where} is JSON nested too deeply to be a network") from None


def _depth(value, limit=_DEEPEST_ARRAY):
    """How many lists are inside each other, at most `limit`; a dictionary counts as the limit."""
    if isinstance(value, dict):
        return limit
    if not isinstance(value, list) or limit == 0:
        return 0
    deeper = [part for part in value if isinstance(part, (list, dict))]
    return 1 + max((_depth(part, limit - 1) for part in deeper), default=0)


def _is_list_of_arrays(key, value, weights_in_list):
    """Whether a list holds arrays, each by itself, and is not one array.

    `weights` that hold a matrix in a list are several; `biases` beside such weights are too. A name
    with a number, such as W1, is one array.
    """
    if any(isinstance(part, dict) for part in value):
        return True
    depth = _depth(value)
    if key is None:
        return depth >= 3 or (depth == 2 and not all(isinstance(part, list) for part in value))
    if _BIAS_LISTS.fullmatch(key):
        return weights_in_list and depth >= 1 and len(value) == 2
    return bool(_WEIGHT_LISTS.fullmatch(key)) and depth >= 3


def _as_array(path, value):
    """A list of numbers as an array, or what is wrong with it: its problem names the index."""
    found = Found(path, (), format="json", called=path)
    shape, level = [], value
    while isinstance(level, list):
        shape.append(len(level))
        level = level[0] if level else None
    if len(shape) > _DEEPEST_ARRAY:
        return found._replace(problem=f"has {len(shape)} axes, expected a matrix")
    flat = []
    problem = _flatten(value, tuple(shape), (), flat)
    found = found._replace(shape=tuple(shape))
    if not problem:
        return found._replace(numbers=np.array(flat).reshape(shape), type_name="float64")
    texts = value if isinstance(value, list) else [value]
    if texts and all(isinstance(text, str) for text in texts):
        return found._replace(texts=tuple(texts), type_name="text")
    return found._replace(problem=problem)


def _shown(value):
    """A value of JSON in an error message."""
    long = {list: "a list", dict: "an object"}
    return long.get(type(value)) or shown(json.dumps(value), 20)


def _flatten(value, shape, at, flat):
    """Append the numbers row by row; the problem met first, or an empty text."""
    index = f" at index {list(at)}" if at else ""
    if not shape:
        if type(value) is int and abs(value) > LARGEST_WHOLE_NUMBER:
            return f"holds a whole number beyond 2^53{index}, which float64 does not hold exactly"
        if type(value) not in (int, float):
            return f"holds {_shown(value)}{index}, expected a number"
        flat.append(float(value))
        return ""
    if not isinstance(value, list):
        return f"holds {_shown(value)}{index}, expected a list of {shape[0]} numbers"
    if len(value) != shape[0]:
        return f"has {len(value)} entries{index}, expected {shape[0]} as in the first row"
    if len(shape) == 1 and set(map(type, value)) <= {int, float}:
        large = (v for v in value if not -LARGEST_WHOLE_NUMBER <= v <= LARGEST_WHOLE_NUMBER)
        if not any(type(v) is int for v in large):
            flat.extend(map(float, value))
            return ""
    for i, part in enumerate(value):
        if problem := _flatten(part, shape[1:], (*at, i), flat):
            return problem
    return ""


def _leaves(path, key, value, weights_in_list=False, unwrapped=False):
    """The arrays and texts below a value, each with its path."""
    if isinstance(value, str) and not unwrapped and value.lstrip()[:1] in ("[", "{"):
        try:
            value, unwrapped = parse_json(value, "its text"), True
        except ValueError as error:
            # One text, which is no setting such as a name: a matrix that was cut, perhaps.
            problem = f"is no array: {error}"
            yield Found(path, (1,), problem=problem, format="json", called=path)
            return
    if isinstance(value, dict):
        listed = any(
            isinstance(part, list)
            and _WEIGHT_LISTS.fullmatch(name)
            and _is_list_of_arrays(name, part, False)
            for name, part in value.items()
        )
        for name, part in value.items():
            below = f"{path}.{name}" if path else name
            yield from _leaves(below, name, part, listed, unwrapped)
    elif isinstance(value, list) and _is_list_of_arrays(key, value, weights_in_list):
        for i, part in enumerate(value):
            yield from _leaves(f"{path}[{i}]", "", part, unwrapped=unwrapped)
    else:
        yield _as_array(path, value)


def read_json(data):
    """The arrays and texts of a JSON file.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    list of Found

    Raises
    ------
    ValueError
        If it is no JSON of arrays.

    Examples
    --------
    >>> found = read_json(b'{"weights": [[[1.0]], [[2.0]]], "biases": [[0.5], [0.0]]}')
    >>> [one.name for one in found]
    ['weights[0]', 'weights[1]', 'biases[0]', 'biases[1]']
    """
    value = parse_json(data)
    if not isinstance(value, (dict, list)) and not (
        isinstance(value, str) and value.lstrip()[:1] in ("[", "{")
    ):
        raise refusal(
            f"the JSON file holds {shown(json.dumps(value), 30)}, expected a network: matrices W1 "
            "and W2 by name"
        )
    try:
        return list(_leaves("", None, value))
    except RecursionError:
        raise refusal("the JSON file is nested too deeply to be a network") from None
