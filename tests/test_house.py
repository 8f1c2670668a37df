"""mlp is a library of its own: NumPy, the standard library, and nothing else."""

import ast
import pathlib
import subprocess
import sys

HOUSE = pathlib.Path(__file__).parents[1]


def _imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module.split(".")[0]


def test_mlp_imports_numpy_the_standard_library_and_itself():
    allowed = {"mlp", "numpy"} | sys.stdlib_module_names
    for path in (HOUSE / "mlp").rglob("*.py"):
        assert set(_imported_by(path)) <= allowed, path


def test_importing_mlp_in_a_fresh_interpreter_loads_no_plotly_pandas_or_streamlit():
    code = "import sys, mlp; print({'plotly', 'pandas', 'streamlit'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "set()"
