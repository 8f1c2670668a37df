"""The house: what the folders promise, held by looking at the files and not at memory."""

import ast
import importlib
import pathlib
import re
import subprocess
import sys

import pytest

HOUSE = pathlib.Path(__file__).parents[1]
LIBRARY = sorted((HOUSE / "mlp").rglob("*.py"))
SHARED = HOUSE / "pages" / "shared"

# What a room of the library may import of the other rooms: one way only.
ROOMS = {
    "finite_differences": set(),
    "core": set(),
    "chain_rule": {"core", "finite_differences"},
    "checks": {"core", "finite_differences"},
    "mistakes": {"core", "checks"},
    "formulas": {"core", "mistakes"},
    "saliency": {"core"},
    "files": {"core"},
    "imports": {"core"},
}
# The rooms of the formulas, each on those before it.
FORMULA_ROOMS = ("tree", "operations", "reading", "meaning", "writing", "judging", "programs")
FORMULA_ROOMS += ("texts",)
# And a room of the pages' shared code of its neighbours.
SHARED_ROOMS = {
    "draw": set(),
    "work": {"draw"},
    "state": {"draw"},
    "network": {"state", "draw"},
    "chain_rule": {"state", "draw", "network"},
    "checks": {"state", "draw", "network", "work"},
    "pasted": {"state", "draw"},
    "formula": {"state", "draw", "network", "work"},
    "overview": {"state", "draw", "network", "chain_rule", "checks"},
    "lecture": {"state", "draw"},
    "compare": {"state", "draw"},
    "saliency": {"state", "draw", "network", "work"},
    "own": {"state", "draw", "pasted", "work"},
    "about": {"state"},
}
# Figures, tables, sentences and settings are made without a page: they know no Streamlit.
WITH_STREAMLIT = {
    *("start", "state/history", "state/kept", "state/bring", "state/network_choice"),
    *("state/page", "state/widgets", "draw/present", "draw/clicked", "work/progress"),
    *("network/input_editor", "network/image_choice"),
    *("state/links", "state/reconnected", "overview/network_drawn"),
    *(
        "chain_rule/answers",
        "chain_rule/exercise",
        "chain_rule/stage_buttons",
        "checks/many_networks",
        "checks/many_rows",
    ),
    *("formula/box", "formula/letters", "formula/upload", "pasted/box"),
    "lecture/controls",
    "compare/comparison",
    "saliency/walk",
    *("own/all_rows", "own/choices", "own/code", "own/proof", "own/session"),
    "saliency/flip_search",
}


def _imported(path):
    """The modules that a file imports, whole names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _name(path):
    """A file as a module: mlp.core.forward."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _below(modules, package):
    """Of modules those inside a package, each as the first name after it."""
    prefix = f"{package}."
    return {name.removeprefix(prefix).split(".")[0] for name in modules if name.startswith(prefix)}


def test_mlp_imports_numpy_the_standard_library_and_itself():
    allowed = {"mlp", "numpy"} | sys.stdlib_module_names
    for path in LIBRARY:
        assert {name.split(".")[0] for name in _imported(path)} <= allowed, path


def test_importing_mlp_in_a_fresh_interpreter_loads_no_plotly_pandas_or_streamlit():
    code = "import sys, mlp; print({'plotly', 'pandas', 'streamlit'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "set()"


@pytest.mark.parametrize("room", ROOMS)
def test_the_rooms_of_the_library_import_one_way(room):
    top = HOUSE / "mlp" / room
    for path in sorted(top.rglob("*.py")) if top.is_dir() else [top.with_suffix(".py")]:
        assert _below(_imported(path), "mlp") <= ROOMS[room] | {room}, path


@pytest.mark.parametrize("room", FORMULA_ROOMS[1:])
def test_the_rooms_of_the_formulas_import_one_way(room):
    below = set(FORMULA_ROOMS[: FORMULA_ROOMS.index(room) + 1])
    for path in sorted((HOUSE / "mlp" / "formulas" / room).glob("*.py")):
        assert _below(_imported(path), "mlp.formulas") <= below, path


def test_the_catalogue_of_mistakes_rests_on_the_core_alone():
    for name in ("catalogue", "slopes"):
        imported = _below(_imported(HOUSE / "mlp" / "mistakes" / f"{name}.py"), "mlp")
        assert imported - {"mistakes"} <= {"core"}


@pytest.mark.parametrize("room", SHARED_ROOMS)
def test_the_rooms_of_the_pages_import_one_way(room):
    for path in sorted((SHARED / room).rglob("*.py")):
        assert _below(_imported(path), "pages.shared") <= SHARED_ROOMS[room] | {room}, path


def test_of_the_shared_modules_those_that_draw_know_streamlit():
    drawing = {
        path.relative_to(SHARED).with_suffix("").as_posix()
        for path in SHARED.rglob("*.py")
        if "streamlit" in {name.split(".")[0] for name in _imported(path)}
    }
    assert drawing == WITH_STREAMLIT


def test_pages_import_the_library_by_its_public_names():
    import mlp

    for path in [HOUSE / "app.py", *(HOUSE / "pages").rglob("*.py")]:
        names = {name for name in _imported(path) if name.startswith("mlp.")}
        assert {name.removeprefix("mlp.") for name in names} <= set(mlp.__all__), path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", None) == "mlp":
                assert node.attr in mlp.__all__, f"{path}: mlp.{node.attr}"


def test_modules_of_one_folder_do_not_import_in_circles():
    graph = {_name(path): set(_imported(path)) for path in LIBRARY + sorted(SHARED.rglob("*.py"))}
    graph = {
        name: {
            other
            for other in graph
            if other != name
            and any(i == other or i.startswith(f"{other}.") for i in imported)
            # A package holds nothing but its docstring; `mlp` itself is for callers.
            and other not in ("mlp", "pages.shared")
        }
        for name, imported in graph.items()
        if name != "mlp"
    }
    done = set()
    while left := graph.keys() - done:
        free = {name for name in left if graph[name] <= done}
        assert free, f"these import each other: {sorted(left)}"
        done |= free


def test_sub_packages_export_nothing_and_no_module_name_is_bound_to_something_else():
    for path in LIBRARY + sorted(SHARED.rglob("*.py")):
        if path.name != "__init__.py" or path.parent == HOUSE / "mlp":
            continue
        assert len(ast.parse(path.read_text(encoding="utf-8")).body) == 1, path
    for path in LIBRARY:
        *package, module = _name(path).split(".")
        if package:
            bound = getattr(importlib.import_module(".".join(package)), module, None)
            assert bound is None or bound is sys.modules[_name(path)], path


def test_the_folders_stay_small_enough_to_be_seen_at_a_glance():
    def shown(folder):
        return [p for p in folder.iterdir() if p.name != "__pycache__"]

    assert len(shown(HOUSE / "mlp")) <= 10
    assert len([path for path in shown(SHARED) if path.is_file()]) <= 6
    for path in LIBRARY + sorted((HOUSE / "pages").rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= (100 if path.parent == HOUSE / "pages" else 500), path


def _map():
    """The map of the README: (path, is it a folder) of each line, from its indentation."""
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## Map\n+```\n(.*?)```", readme, re.DOTALL)[1]
    folders = []
    for line in block.splitlines():
        named = re.match(r"( *)(\S.*?)(?:  +.*)?$", line)
        if not named or len(named[1]) > 12:  # the rest of the line above
            continue
        depth = len(named[1]) // 2
        for name in re.split(r",\s+", named[2].strip().rstrip(",")):
            if name.endswith("/"):
                folders[depth:] = [name.rstrip("/")]
                yield "/".join(folders)
            else:
                yield "/".join([*folders[:depth], name])


def test_the_map_of_the_readme_names_every_folder_and_top_module_and_nothing_else():
    named = set(_map())
    there = {"app.py"}
    for top in ("mlp", "pages", "tests"):
        for path in (HOUSE / top).rglob("*"):
            if "__pycache__" in path.parts or not any(
                p.suffix == ".py" for p in ([path] if path.is_file() else path.rglob("*.py"))
            ):
                continue
            relative = path.relative_to(HOUSE)
            if path.is_dir():
                there.add(relative.as_posix())
            elif top == "mlp" and path.name != "__init__.py" and len(relative.parts) == 2:
                there.add(relative.with_suffix("").as_posix())
    there |= {"mlp", "pages", "tests"}
    modules = {_name(path).replace(".", "/") for path in LIBRARY}
    modules |= {_name(path).replace(".", "/") for path in SHARED.rglob("*.py")}
    assert there <= named, f"not on the map: {sorted(there - named)}"
    assert named <= there | modules, f"on the map, and not there: {sorted(named - there - modules)}"


def test_importing_mlp_loads_little_beside_numpy_and_each_name_when_it_is_asked_for():
    code = (
        "import sys, numpy; before = set(sys.modules); import mlp; "
        "print(sorted(set(sys.modules) - before)); mlp.Network; "
        "print(any(name.startswith('mlp.formulas') for name in sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines() == ["['mlp']", "False"]


def test_every_public_name_is_there_and_no_other():
    import mlp

    assert all(hasattr(mlp, name) for name in mlp.__all__)
    assert set(mlp.__all__) <= set(dir(mlp))
    with pytest.raises(AttributeError, match="module 'mlp' has no attribute 'gradient'"):
        _ = mlp.gradient


def _stands(dotted):
    """Whether a dotted name leads to a module or to something in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            fields = getattr(found, "__dataclass_fields__", {})
            found = fields.get(part, getattr(found, part, None))
        return found is not None
    return False


def test_every_name_of_the_house_that_a_docstring_or_comment_cites_is_there():
    cited = {
        name
        for path in LIBRARY + sorted((HOUSE / "pages").rglob("*.py"))
        for name in re.findall(r"`((?:mlp|pages)\.[\w.]+)`", path.read_text(encoding="utf-8"))
    }
    assert not [name for name in sorted(cited) if not _stands(name)]


def test_no_two_files_of_tests_have_one_name():
    # Pytest would collect the first alone.
    names = [path.name for path in (HOUSE / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))
