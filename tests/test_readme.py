"""What the README says is so: its Python runs, its tables name what there is."""

import ast
import pathlib
import re
import runpy
import subprocess
import sys

import numpy as np
import pytest

import mlp
from app import PAGES
from pages.shared.about.answers import ANSWERS
from pages.shared.checks import tables
from pages.shared.own import rows_tables
from pages.shared.state.names import NAMELESS

HOUSE = pathlib.Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
TITLES = {name: title for pages in PAGES.values() for name, title in pages}
ONE, X, Y = mlp.Network.random((3, 4, 2), 1), mlp.random_input(3), mlp.one_hot(1, 2)
STACK = mlp.Network.random((3, 4, 2), np.arange(5))
A = mlp.forward(STACK, X).a


def _section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## )", README, re.DOTALL | re.MULTILINE)[1]


def test_its_python_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", _section("The core in ten lines"), re.DOTALL)
    assert len([line for line in code.splitlines() if line]) <= 10
    exec(compile(code, "README.md", "exec"), {})
    loss, *_, why = capsys.readouterr().out.splitlines()
    network, x = mlp.Network.random(), mlp.random_input()
    assert float(loss) == mlp.loss(network, x, mlp.one_hot(0, 5))
    assert why == mlp.judge("((yhat - y) @ W2.T * (h - h*h)) @ W1", wrt="x").why


def test_what_it_answers_takes_five_lines():
    answered = README[: README.index("## Run it")]
    assert re.findall(r"^(\d)\. .*\?$", answered, re.MULTILINE) == list("12345")


def test_its_table_of_pages_says_what_each_page_answers():
    line = re.compile(r"^\| ([^|<]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
    said = [(title, ANSWERS[name].question, ANSWERS[name].shown) for name, title in TITLES.items()]
    assert line.findall(_section("The pages")) == [("Page", "It answers", "You see"), *said]


def test_it_shows_a_picture_of_every_page_and_says_what_there_is_to_see():
    cell = re.compile(r'\[<img src="(\S+)" width="190" alt="([^"]+)">\]\((\S+)\)<br>([^|]+) \|')
    shown = cell.findall(_section("The pages"))
    files = [f".readme/{name}.webp" for name in TITLES]
    said = [ANSWERS[name].shown for name in TITLES]
    assert shown == list(zip(files, said, files, TITLES.values(), strict=True))


def test_every_picture_of_it_is_there_and_small_and_no_other():
    named = set(re.findall(r"\.readme/\w+\.webp", README))
    pictures = {path.relative_to(HOUSE).as_posix(): path for path in HOUSE.glob(".readme/*.webp")}
    assert named == set(pictures)
    sizes = [path.stat().st_size for path in pictures.values()]
    assert max(sizes) < 100_000
    assert sum(sizes) < 1_500_000


@pytest.fixture(scope="module")
def drawn():
    """What the script that makes the pictures knows of the pages."""
    return runpy.run_path(str(HOUSE / ".readme" / "drawn.py"))


@pytest.mark.parametrize("page", TITLES)
def test_a_page_is_as_in_its_picture(drawn, page):
    changed = drawn["changed"](page)
    assert not changed, f"{changed} of {page}: `python .readme/pictures.py` makes its picture anew"


def test_a_page_that_draws_something_else_is_found_out_and_rounding_is_not(drawn):
    without_numbers = drawn["without_numbers"]
    told = {"text": "error at most 1.2e−11 at x₁", "colour": "#b2182b", "z": [0.1, 0.2], "size": 14}
    rounded = {"text": "error exactly 0 at x₂", "colour": "#b2182b", "z": [0.1, 0.3], "size": 14}
    assert without_numbers(told) == without_numbers(rounded)
    others = (
        {"text": "gap at most 1.2e−11 at x₁"},
        {"colour": "#b3182b"},
        {"z": [0.1]},
        {"size": 15},
    )
    for other in others:
        assert without_numbers(told | other) != without_numbers(told)


NEEDED = re.search(r"needs Python (\d+)\.(\d+) or later", README).groups()


def test_it_names_the_python_that_the_packages_the_library_and_the_linter_are_for():
    major, minor = NEEDED
    assert (int(major), int(minor)) == mlp._OLDEST
    pip = (HOUSE / "requirements.txt").read_text(encoding="utf-8")
    assert f"needs%20Python%20{major}.{minor}%20or%20later" in pip
    assert f'python_version < "{major}.{minor}"' in pip
    ruff = (HOUSE / ".ruff.toml").read_text(encoding="utf-8")
    assert f'target-version = "py{major}{minor}"' in ruff


def test_pip_reads_the_sentence_for_an_older_python_before_it_looks_for_any_package():
    text = (HOUSE / "requirements.txt").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if not line.startswith("#"))
    assert re.fullmatch(r"\S+ @ file:///[\w%.]+\.zip ; python_version < \"[\d.]+\"", first)


OLD = "import sys; sys.version_info = (3, 9, 18, 'final', 0); "


@pytest.mark.parametrize("start", ["import mlp", "import runpy; runpy.run_path('app.py')"])
def test_an_older_python_is_told_which_one_is_needed_and_which_it_is(start):
    ran = subprocess.run(
        [sys.executable, "-c", OLD + start], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    said = ran.stderr.splitlines()[-1].removeprefix("ImportError: ")
    needed = f"needs Python {'.'.join(NEEDED)} or later"
    assert said == f"The MLP gradient explorer {needed}, and this is Python 3.9.18."
    if "app" in start:
        assert ran.stderr.splitlines() == [said]


@pytest.mark.parametrize("path", ["app.py", "mlp/__init__.py"])
def test_an_older_python_can_read_what_tells_it(path):
    ast.parse((HOUSE / path).read_text(encoding="utf-8"), feature_version=(3, 7))


# Modules of the standard library that Windows does not have.
NOT_ON_WINDOWS = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}


@pytest.mark.parametrize("title", ["Run it", "Test it"])
def test_its_command_for_windows_does_what_the_other_does(title):
    shell, windows = re.findall(r"```(?:sh|powershell)\n(.*?)\n```", _section(title), re.DOTALL)
    as_in_shell = windows.replace("py -m", "python3 -m").replace(".venv\\Scripts\\", ".venv/bin/")
    assert as_in_shell.split("; ") == shell.split(" && ")


def test_no_file_imports_what_windows_does_not_have():
    files = [
        HOUSE / "app.py",
        *(p for top in ("mlp", "pages", "tests") for p in HOUSE.glob(f"{top}/**/*.py")),
    ]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & NOT_ON_WINDOWS, path


def test_every_name_of_the_library_in_it_is_public():
    named = set(re.findall(r"\bmlp\.([A-Za-z_]+)", README))
    assert named <= set(mlp.__all__)


def test_it_names_the_activations_there_are():
    (said,) = re.findall(r"\*\*Activations\.\*\* (.*?): one record", README, re.DOTALL)
    assert re.findall(r'"(\w+)"', said) == list(mlp.ACTIVATIONS)


def test_the_lines_that_save_a_network_are_those_of_the_library():
    text = _section("Your own network and table")
    rows = re.findall(r"^\| ([^|`]+) \| `(np\..*)` \|$", text, re.MULTILINE)
    assert len(rows) == 2
    assert set(rows) <= {(converter.file, converter.line) for converter in mlp.CONVERTERS.values()}


def test_its_limits_of_files_are_those_of_the_library():
    (said,) = re.findall(r"\*\*Limits\*\*: (.*)", README)
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", said)]
    limits = mlp.FILE_LIMITS
    names = ("members", "parameters", "lines")
    assert numbers == [limits["bytes"] // 2**20, *(limits[name] for name in names)]


def test_the_columns_of_the_table_of_rows_are_those_of_the_file():
    (said,) = re.findall(r"`rows_….csv`.*?: (.*?), then ∂L/∂x", README, re.DOTALL)
    model = mlp.example_model("iris")
    rows = mlp.saliency_of_rows(model.network, model.inputs, model.labels)
    found = list(rows_tables.batch(rows, NAMELESS).columns)
    gradients = [f"dL_d x{i}" for i in (1, 2, 3, 4)]
    assert found == [*re.findall(r"`(\w+)`", said), *gradients]


# Every unit of this network is at the kink of ReLU.
AT_KINK = {"activation": "relu", "W1": 0.0 * ONE.W1, "b1": 0.0 * ONE.b1}


def test_its_csv_columns_are_those_of_the_files():
    text = _section("CSV")
    gradients = tables.gradients(mlp.check_gradients(ONE, X, Y))
    named = [
        column
        for row in re.findall(r"^  \| (`[^|]+) \|", text, re.MULTILINE)
        for column in re.findall(r"`(\w+)`", row)
    ]
    at_kinks = tables.gradients(mlp.check_gradients(ONE.replace(**AT_KINK), X, Y))
    assert named == list(at_kinks.columns)
    assert named[: len(gradients.columns)] == list(gradients.columns)
    per_input = tables.input_gradient(X, mlp.check_gradient(ONE, X, Y))
    first = re.search(r"one row per input: ([^.]*)", text)[1]
    assert re.findall(r"`(\w+)`", first) == ["input", "x", "value"]
    assert list(per_input.columns) == ["input", "x", *list(gradients.columns)[3:]]


SINGLE = {
    "transpose_attempts": lambda: mlp.transpose_attempts(STACK, X, Y),
    "slope_attempts": lambda: mlp.slope_attempts(STACK, X, Y),
    "measured_slopes": lambda: mlp.measured_slopes(STACK, X),
    "units_at_kinks": lambda: mlp.units_at_kinks(STACK, X),
    "softmax_step": lambda: mlp.softmax_step(mlp.forward(STACK, X).theta, Y),
    "differentials": lambda: mlp.differentials(STACK, X, Y, X),
    "with_preactivation": lambda: mlp.with_preactivation(STACK, X, 0, 1.0),
    "guess_mistake": lambda: mlp.guess_mistake(STACK, X, Y, "x", X),
    "evaluate": lambda: mlp.evaluate(mlp.judge("(yhat - y) @ W2.T"), STACK, X, Y),
    "as_code": lambda: mlp.as_code(STACK, X, Y, "numpy"),
    "proof_of_import": lambda: mlp.proof_of_import(STACK, X, [0.5, 0.5]),
    "saliency_of_rows": lambda: mlp.saliency_of_rows(STACK, X[None]),
}
STACKED = {
    "forward": lambda: mlp.forward(STACK, X).yhat,
    "loss": lambda: mlp.loss(STACK, X, Y)[:, None],
    "gradients": lambda: mlp.gradients(STACK, X, Y).W1,
    "input_gradient": lambda: mlp.input_gradient(STACK, X, Y),
    "jacobians": lambda: mlp.jacobians(STACK, X, Y).dh_da,
    "paths": lambda: mlp.paths(STACK, X, Y),
    "above_and_below": lambda: mlp.above_and_below(mlp.paths(STACK, X, Y))[0],
    "causes": lambda: mlp.causes(STACK, X, Y).prediction_error,
    "slopes": lambda: mlp.slopes(A).true,
    "check_gradient": lambda: mlp.check_gradient(STACK, X, Y).verdict,
    "check_gradients": lambda: mlp.check_gradients(STACK, X, Y)["W2"].verdict,
    "check_directions": lambda: mlp.check_directions(STACK, X, Y).verdict,
    "step_sweep": lambda: np.moveaxis(mlp.step_sweep(STACK, X, Y).error, 2, 0),
    "routes": lambda: np.moveaxis(mlp.routes(STACK, X, Y).values, 1, 0),
}


def test_it_names_the_functions_that_take_no_stacks():
    said = re.search(r"take no stacks:(.*?)\.", _section("The core in ten lines"), re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", said)) == set(SINGLE)


@pytest.mark.parametrize("name", SINGLE)
def test_a_function_that_takes_no_stacks_says_so(name):
    with pytest.raises(ValueError, match=r"expected|one example|not a stack"):
        SINGLE[name]()


@pytest.mark.parametrize("name", STACKED)
def test_a_function_that_takes_stacks_gives_one_result_for_each_place(name):
    assert len(STACKED[name]()) == 5
