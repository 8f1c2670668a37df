"""The Formula page: what is shown is what the judge found, whatever the text."""

import csv
import doctest
import html
import io
import json
import pathlib
import re
import tomllib
from dataclasses import replace

import numpy as np
import plotly.graph_objects
import pytest
from driver import as_seen, chart, example_of, lines, numbers, open_page, run_job
from hypothesis import example, given
from hypothesis import strategies as st

import mlp
from pages.shared.draw import notation
from pages.shared.draw.notation import as_text
from pages.shared.draw.tables import to_csv
from pages.shared.formula import file as formula_file
from pages.shared.formula import legend, letters, sentences, source, tables
from pages.shared.formula.gallery import EXAMPLES as OF_EVERY_NETWORK
from pages.shared.formula.outline import outline

HOUSE = pathlib.Path(__file__).parents[2]
EXAMPLES = OF_EVERY_NETWORK["sigmoid"]
F1, F2, F3 = list(EXAMPLES.values())[:3]
UNREADABLE = "((ŷ − y)W₂ᵀ ∘ σ′(a))) W₁ᵀ"
BOXES = ("success", "warning", "error")


def _headline(app):
    """The verdict's line without Markdown's backslashes: the only box with bold text."""
    (line,) = (
        shown.value
        for box in BOXES
        for shown in getattr(app.main, box)
        if shown.value.startswith("**")
    )
    return re.sub(r"\\(.)", r"\1", line)


def _html(app, start):
    return next(body.value for body in app.get("html") if body.value.startswith(start))


def _blamed(app):
    """The characters that have a caret."""
    return html.unescape("".join(re.findall("<b>(.*?)</b>", _html(app, "<pre"))))


def _tree(app):
    """The lines of the tree: depth, part, shape, source, and whether it is blamed."""
    rows = re.findall(
        "<tr( class=blamed)?><td>((?:<i></i>)*)(.*?)</td><td>(.*?)</td><td><code>(.*?)</code>",
        _html(app, '<div class="tree">'),
    )
    return [
        (len(bars) // 7, part, re.sub("<.*?>", "", shape), html.unescape(source), bool(blamed))
        for blamed, bars, part, shape, source in rows
    ]


def _said(app):
    return [re.sub(r"\\(.)", r"\1", shown.value) for shown in app.main.markdown]


def _use(app):
    next(b for b in app.button if b.label == "Put it into the box").click().run()
    assert not app.exception
    return app


def test_every_example_is_one_click_away_and_shows_its_verdict():
    app = open_page("formula", formula="h", names="p:y", formula_wrt="W2")
    for title, text in EXAMPLES.items():
        app.pills[0].set_value(title).run()
        assert not app.exception
        verdict = mlp.judge(text)
        assert app.text_area(key="formula").value == text
        assert _headline(app).startswith(f"**{verdict.verdict.capitalize()}")
        assert len(verdict.claims) > 1 or verdict.why in _headline(app)
        assert [block.value for block in app.code] == [verdict.nearest, verdict.nearest_latex]


def test_the_examples_show_every_kind_of_verdict_but_one():
    verdicts = {mlp.judge(text).verdict for text in EXAMPLES.values()}
    assert verdicts == legend.BOXES.keys() - {"empty"}


def test_the_questions_formula_is_blamed_at_w1_and_mended_by_one_transpose():
    app = open_page("formula")
    assert _headline(app).startswith("**Wrong shape** for ∂L/∂x.")
    assert app.caption[0].value == "Column 39:"
    assert _blamed(app) == "W_1"
    assert "One change makes it right: transpose W₁: write W₁ᵀ." in _said(app)
    assert any("only when n = m, and is wrong even then, by 167 %" in said for said in _said(app))
    assert _headline(_use(app)).startswith("**Right** for ∂L/∂x.")


def test_the_tree_of_the_questions_formula_has_every_shape_and_marks_the_product():
    tree = _tree(open_page("formula"))
    assert tree[0] == (0, "product", "✗ 1×m and n×m", F1, True)
    assert tree[1] == (1, "∘ elementwise", "1×m", r"((\hat y - y) W_2^T) \circ \sigma'(a)", False)
    assert tree[-1] == (1, "W₁", "n×m", "W_1", False)
    assert [line[4] for line in tree].count(True) == 1


def test_the_answers_column_form_is_right_and_its_lost_digits_are_in_the_chart():
    app = open_page("formula", formula=F2, names="y:yhat,p:y")
    assert _headline(app).startswith("**Right** for ∂L/∂x, with vectors as columns.")
    assert any("H is diag(h), y is ŷ, p is y" in said for said in _said(app))
    ordinary, saturated = (numbers(trace["y"]) for trace in chart(app, "errors"))
    assert len(ordinary) == 8
    assert ordinary.max() < 1e-14
    assert len(saturated) == 4
    assert saturated.min() > 0.1
    assert not [b for b in app.button if b.label == "Put it into the box"]


def test_the_answers_row_form_is_mended_by_moving_the_bracket():
    app = open_page("formula", formula=F3)
    assert _headline(app).startswith("**Wrong shape** for ∂L/∂x.")
    assert _blamed(app).startswith(r"((h-h\circ h)W_1^T")
    assert any("move the bracket" in said for said in _said(app))
    assert _headline(_use(app)).startswith("**Right** for ∂L/∂x.")


def test_at_equal_sizes_the_questions_formula_has_a_value_beside_the_gradient():
    assert any("Set n = m in the sidebar" in said for said in _said(open_page("formula")))
    app = open_page("formula", m=5, seed=3)
    network, x, y = example_of(app)
    values = mlp.forward(network, x)
    slope = values.h * (1 - values.h)
    wrong = (values.yhat - y) @ network.W2.T * slope @ network.W1
    shown = lines(chart(app, "beside")[0])
    assert np.allclose(shown, [wrong, mlp.input_gradient(network, x, y)], rtol=1e-12)


@pytest.mark.parametrize(
    "network", [{"m": 1, "k": 2}, {"n": 1}, {"n": 12, "m": 12, "k": 12}, {"scale": 10.0, "seed": 3}]
)
def test_the_value_is_shown_for_awkward_networks(network):
    app = open_page("formula", formula=EXAMPLES["several lines"], **network)
    shown, x, y = example_of(app)
    gradient = mlp.gradients(shown, x, y).W1
    assert np.allclose(lines(chart(app, "beside")[0]), np.vstack([gradient] * 2), rtol=1e-9)
    for drawn in app.get("plotly_chart"):
        plotly.graph_objects.Figure(json.loads(drawn.proto.spec))


def test_an_unreadable_text_is_pointed_at_and_completed():
    app = open_page("formula", formula=UNREADABLE)
    assert _headline(app) == (
        '**Unreadable** for ∂L/∂x. This ")" closes nothing: expected an operator or the end.'
    )
    assert (app.caption[0].value, _blamed(app)) == ("Column 21:", ")")
    assert _headline(_use(app)).startswith("**Right**")


def test_both_readings_of_an_ambiguous_text_are_shown_with_their_verdicts():
    app = open_page("formula", formula=EXAMPLES["brackets left out"])
    verdict = mlp.judge(EXAMPLES["brackets left out"])
    assert _headline(app).startswith("**Ambiguous** for ∂L/∂x. Read left to right it is right;")
    (shown,) = (said.value for said in app.main.markdown if said.value.startswith("- :material"))
    for found in verdict.readings:
        assert f"**{found.verdict}** read {found.reading}: $\\;{found.latex}$" in shown


def test_the_suggestion_for_another_gradient_keeps_its_left_side():
    app = open_page("formula", formula=EXAMPLES["NumPy"], formula_convention="row")
    assert _headline(app).startswith("**Wrong shape** for ∂L/∂W₁.")
    _use(app)
    assert app.text_area(key="formula").value.startswith("dL/dW1 = ")
    assert _headline(app).startswith("**Right** for ∂L/∂W₁.")


def test_a_remark_stands_where_its_kind_belongs_whatever_its_words():
    verdict = mlp.judge(F1)
    reworded = replace(
        verdict, noted=tuple(replace(noted, sentence="reworded") for noted in verdict.noted)
    )
    assert sentences.remarks(reworded) == sentences.remarks(verdict) == ""
    assert sentences.value(reworded) == "There is no value to compare in general: it reworded."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("−y", "− negative"),
        ("ŷ − y", "− difference"),
        ("tanh(θ)", "tanh( )"),
        ("yᵀ", "ᵀ transpose"),
    ],
)
def test_the_tree_names_an_operation_by_its_kind(text, name):
    assert f"<td>{name}</td>" in outline(mlp.judge(text, wrt="theta").tree, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x W₂", "each row of its left factor, which has n entries"),
        ("x + h", "it works entry by entry, and 1×n and 1×m do not match"),
        ("np.kron(np.kron(W1, W2), np.kron(W1, W2))", "is larger than is evaluated here"),
        ("np.ones_like(x @ W2)", "do not go together|which has n entries"),
    ],
)
def test_the_reason_of_a_misfit_is_that_of_its_operation(text, reason):
    assert re.search(reason, re.sub(r"\\(.)", r"\1", sentences.shapes(mlp.judge(text))))


def test_every_setting_of_the_verdict_is_in_the_address():
    query = {
        "formula": "W₁ (p − y)\n∘ 1",
        "formula_wrt": "h",
        "formula_convention": "column-Wx",
        "names": "p:yhat",
    }
    app = open_page("formula", **query)
    assert not app.warning
    assert app.query_params == query
    expected = mlp.judge(query["formula"], "h", "column-Wx", {"p": "yhat"})
    assert expected.why in _headline(app)


def test_a_text_too_long_for_a_link_stays_out_of_the_address_and_says_so():
    app = open_page("formula")
    text = "ŷ − y" + " + ŷ − y" * 100
    app.text_area(key="formula").set_value(text).run()
    assert not app.exception
    assert "formula" not in app.query_params
    assert app.caption[0].value.startswith("Too long for a link")


def test_garbage_in_the_address_falls_back_to_the_default():
    bad = {"formula": "x" * 10_001, "formula_wrt": "W3", "formula_convention": "rows"}
    app = open_page("formula", **bad)
    assert all(name in as_seen(app.warning[0].value) for name in bad)
    assert _headline(app).startswith("**Wrong shape** for ∂L/∂x.")


@pytest.mark.parametrize("names", ["p", "p:foo", "((:y"])
def test_letters_that_mean_nothing_get_a_message_and_are_left_out(names):
    app = open_page("formula", formula="p − y", formula_wrt="theta", names=names)
    assert "letters are left out" in app.warning[0].value
    assert _headline(app).startswith("**Right** for ∂L/∂θ.")


@pytest.mark.parametrize("names", ["p:", ":::", "p:y,,", "\x00:y", "p:dL/dq", "p:np.x(", "x:[1"])
def test_no_letters_in_an_address_are_more_than_refused(names):
    with pytest.raises(ValueError, match="letters|names"):
        mlp.judge("p − y", names=letters.read(names))


def _edit(app, **edits):
    """The setting that edits of the table of letters lead to."""
    start, guessed = app.session_state["letters_at_start"], app.session_state["letters_guessed"]
    nothing = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    said = letters._edited(start, nothing | edits)
    return letters.write({k: v for k, v in said.items() if guessed.get(k) != v})


def test_an_edited_letter_changes_the_verdict_and_is_in_the_address():
    app = open_page("formula", formula="p − t", formula_wrt="theta")
    assert _headline(app).startswith("**Right**")
    changed = _edit(app, edited_rows={0: {"meaning": "y"}}, added_rows=[{"letter": "q"}])
    assert changed == "p:y"
    app.session_state["names"] = changed
    app.run()
    assert app.query_params["names"] == "p:y"
    assert not _headline(app).startswith("**Right**")


def test_a_deleted_letter_is_guessed_again():
    app = open_page("formula", formula="p − t", formula_wrt="theta", names="p:y,t:yhat")
    assert _headline(app).startswith("**Wrong value**")
    assert _edit(app, deleted_rows=[0, 1]) == ""


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1)))
def test_letters_read_back_from_the_address(names):
    assert letters.read(letters.write(names)) == names


@given(st.text(max_size=60))
@example("<script>alert(1)</script>")
@example("y\u0302 − y)")
@example("x\n\n(")
@example("x \u202e y")
@example("|a|*_b_*")
def test_whatever_the_text_it_is_shown_as_text(text):
    verdict = mlp.judge(text)
    if verdict.where:
        shown = source.marked(text, verdict.where)
        assert set(re.findall(r"<(.*?)>", shown)) <= {'pre class="source"', "/pre", "b", "/b"}
        plain = html.unescape(re.sub("<.*?>", "", shown))
        assert len(plain) - len(text) in (0, 1)  # a caret after the end has a blank to stand below
        assert all(there in (here, "\ufffd") for here, there in zip(text, plain, strict=False))
    if verdict.tree:
        assert "<script" not in outline(verdict.tree, text)
    assert not re.search(r"(?<!\\)[*_`$\[<]", as_text(text))


@given(st.text(st.characters() | st.sampled_from(":/@.-><wht \n\u2060\u202e\ud800")))
@example("https://a.b www.a.b a@a.b :material/home: :smile: a -> b")
@example("    code")
def test_what_is_shown_as_text_holds_nothing_that_streamlit_looks_for(text):
    escaped = as_text(text)
    escaped.encode()
    shown = re.sub(r"\\(.)", r"\1", escaped)
    assert not re.search(
        r"https?://|www\.|@[\w-]|:[\w+-]|(^|\s)(<->|->|<-|--|[<>~]=)(\s|$)", shown, re.I
    )
    assert not re.search(r"[\x00-\x1f\u202e\u2028]|^ | $", shown)
    visible = re.sub(r"[^!-~]", "", text)
    assert re.sub(r"[^!-~]", "", shown) == visible


@pytest.mark.parametrize("module", [sentences, source, formula_file, letters, notation])
def test_the_examples_in_the_documentation_are_true(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0


def _judge_file(data):
    rows = [
        formula_file.judged(line, None, None, {}, "sigmoid")
        for line in formula_file.read_lines(data)
    ]
    return list(csv.DictReader(io.StringIO(to_csv(tables.judged(rows)).decode())))


def test_every_line_of_a_file_gets_one_row_however_broken():
    data = (
        "formula,wrt,student\n"
        f'"{F1}",x,Ann\n'
        '"np.outer(h, yhat - y)",W2,Ben\n'
        "np.outer(h, yhat - y),W2,Cleo\n"
        "yhat - y,W3,Dan\n"
        "\n"
        '"yhat - y,b2,Eve\n'
        "yhat - y\n"
        '"d = yhat - y\nd @ W2.T",h,Finn\n'
        "((((,x,Gil\n"
        "\x01\u202e,x,Hal\n"
    ).encode()
    rows = _judge_file(data)
    assert [int(row["line"]) for row in rows] == [2, 3, 4, 5, 6, 7, 8, 9, 11, 12]
    assert [row["verdict"] for row in rows] == [
        *("wrong shape", "right", "unreadable", "unreadable", "empty", "unreadable"),
        *("wrong shape", "right", "unreadable", "unreadable"),
    ]
    assert (rows[0]["start"], rows[0]["end"]) == ("38", "41")
    assert rows[0]["nearest"] == mlp.judge(F1).nearest
    assert "4 fields, expected 3" in rows[2]["why"]
    assert "'W3'" in rows[3]["why"]
    assert "quotes" in rows[5]["why"]
    assert rows[7]["formula"] == "d = yhat - y\nd @ W2.T"


@pytest.mark.parametrize("first", ["", "Answer\n", "formula\n", "\ufefffirst answer\n"])
def test_commas_belong_to_the_formulas_of_a_file_of_one_column(first):
    data = f"{first}dW2 = np.outer(h, yhat - y)\ndb2 = yhat - y\n".encode()
    assert [row["verdict"] for row in _judge_file(data)] == ["right", "right"]


def test_semicolons_divide_columns_where_the_titles_do():
    rows = _judge_file(b"Name;Formula\nAnn;np.outer(h, yhat - y)\n")
    assert [row["formula"] for row in rows] == ["np.outer(h, yhat - y)"]


@pytest.mark.parametrize("first", ["delta", "yhat", "h", "dW", "theta\n\n"])
def test_a_first_formula_of_letters_alone_is_no_title(first):
    lines = formula_file.read_lines(f"{first}\nyhat - y\n".encode())
    assert lines[0].formula == first.strip()
    assert lines[-1].formula == "yhat - y"


@pytest.mark.parametrize("title", ["Formula", "Formel", "First answer", "Answer 2", "Lösung-1"])
def test_a_single_column_may_have_a_title_that_says_so(title):
    lines = formula_file.read_lines(f"\n{title}\nyhat\n".encode())
    assert [(line.number, line.formula) for line in lines] == [(3, "yhat")]


@pytest.mark.parametrize("sign", [";", "\t", ","])
@pytest.mark.parametrize("titles", ["Übung-2 Nr.3 Formula wrt", "Matr.-Nr. formula wrt q1"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_columns_are_found_by_their_titles_in_every_encoding(sign, titles, encoding):
    titles = titles.split()
    row = dict(zip(titles, "1234", strict=True)) | {"wrt": "b2"}
    row |= {title: "ŷ − y" for title in titles if title.lower() == "formula"}
    text = "\r\n".join(sign.join(fields) for fields in (titles, row.values()))
    (line,) = formula_file.read_lines(text.encode(encoding))
    assert (line.number, line.formula, line.wrt) == (2, "ŷ − y", "b2")


def test_windows_text_is_read_and_said_to_be():
    data = "Schüler;Formula\r\nJörg;ŷ".replace("ŷ", "yhat – y").encode("cp1252")
    text, encoding = formula_file.text_of(data)
    assert formula_file.lines_of(text)[0].formula == "yhat – y"
    app = open_page("formula")
    app.file_uploader[0].set_value(("a.csv", data, "text/csv")).run()
    assert "Read as Western European (Windows-1252), because it is not UTF-8." in [
        caption.value for caption in app.caption
    ]


@pytest.mark.parametrize(
    ("first", "sign"), [("sep=;", ";"), ('"sep=,"', ","), ("sep=\t", "\t"), ("SEP=;", ";")]
)
def test_the_first_line_may_say_what_divides_the_columns(first, sign):
    data = f"{first}\r\nNr{sign}formula\r\n1{sign}yhat - y\r\n".encode()
    assert [(line.number, line.formula) for line in formula_file.read_lines(data)] == [
        (3, "yhat - y")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no formulas"),
        (b" \n\n", "holds no formulas"),
        (b"formula\n", "holds no formulas"),
        (b"sep=;\n", "holds no formulas"),
        (b"h\n" * 2001, "more than 2,000 formulas, .* divide it"),
        (b"\n" * 30_000, "30,000 lines, .* divide it"),
        (b"h" * 20_000, "Line 1 has 20,000 characters, .* each formula in a line of its own"),
        (b"h\n" * 10**6, "1.9 MB, expected at most 1 MB: divide it"),
        (b"sep=x\nformula", '"x" divides the columns, expected a comma'),
        (b"Name,Answer\nAnn,yhat - y", "2 columns and none is called formula: write formula above"),
        (b"Name;Answer;wrt\nAnn;h;b2", "3 columns and none is called formula"),
        (b"Ann;yhat - y\nBen;h", "2 columns and none is called formula"),
        (b'"np.outer(h, yhat - y)",W2\n', "2 columns and none is called formula"),
        (b"formula,Formula\nh,h", "2 columns called formula, expected one: rename the others"),
        (b"formula,wrt,WRT\nh,x,x", "2 columns called wrt"),
        (b"PK\x03\x04\x14\0\0", "a zip archive, .* save the table as CSV"),
        (b"\x89PNG\r\n\x1a\n\0", "a picture, .* save the table as CSV"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"formula\nh\0h\n", "no text that can be read with certainty: save .* UTF-8"),
        (b"formula\n\x81\x8d\n", "no text that can be read with certainty"),
        ("ŷ∂∇ŷ\n∂∇ŷ∂".encode("utf-16-le"), "no text that can be read with certainty"),
        (b"\xff\xfeh\0h", "no text that can be read with certainty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_that_says_what_to_do(data, said):
    with pytest.raises(ValueError, match=said) as refused:
        formula_file.read_lines(data)
    assert str(refused.value).count(". ") == 0
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "formula",
    ["np.outer(h, yhat - y)", "d = yhat - y; d @ W2.T", r"W_2\,(\hat y - y)", "h_{W,b} - y,"],
)
def test_one_formula_with_commas_or_semicolons_is_one_column(formula):
    (line, _) = formula_file.read_lines(f"{formula}\nh\n".encode())
    assert line.formula == formula


def _text(frame):
    return to_csv(frame).decode()


COMPUTED = ["=1+1", "+h", "-h", "@h", "\t=h", "\r=h", "\n=h", "'h", "''=h", "'", "'=h", "＝h"]


@pytest.mark.parametrize("formula", COMPUTED)
def test_no_spreadsheet_computes_a_cell_and_the_text_is_read_back_as_it_was(formula):
    row = formula_file.judged(formula_file.Line(2, formula), None, None, {}, "sigmoid")
    frame = tables.judged([row])
    for cell in frame.select_dtypes(exclude="number").iloc[0]:
        assert cell[:1] not in tuple("=+-@\t\r\n＝")
    assert [line.formula for line in formula_file.lines_of(_text(frame))] == [
        formula.replace("\r", "\n")
    ]


@given(
    st.lists(
        # No file holds half of a pair of surrogates.
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
        min_size=1,
        max_size=5,
    )
)
def test_the_formulas_of_the_verdicts_are_read_back_as_they_were(formulas):
    formulas = [formula.replace("\r", "\n") for formula in formulas]
    rows = [{"line": 2, "formula": formula, "wrt": "x"} for formula in formulas]
    text = _text(tables.judged(rows))
    found = formula_file.read_lines(text.encode())
    assert [line.formula for line in found if not line.problem] == formulas


@given(st.binary(max_size=300))
def test_any_file_is_read_line_by_line_or_refused(data):
    try:
        lines = formula_file.read_lines(data)
    except ValueError:
        return
    numbers_of_lines = [line.number for line in lines]
    assert numbers_of_lines == sorted(set(numbers_of_lines))


def test_a_file_is_judged_in_slices_with_the_settings_of_the_page():
    app = open_page("formula", formula_convention="column-Wx")
    text = "formula\n" + "dW2 = (yhat - y) @ h.T\n" * 3
    app.file_uploader[0].set_value(("homework.csv", text.encode(), "text/csv")).run()
    run_job(app, "file")
    assert "**homework.csv: 3 formulas, 3 right.**" in _said(app)
    verdicts = app.dataframe[-1].value
    assert list(verdicts["convention"]) == ["column-Wx"] * 3
    assert np.array_equal(verdicts["line"], [2, 3, 4])


def _uploads(app, *files):
    """What the page says of each of these files, chosen one after the other."""
    for data in files:
        app.file_uploader[0].set_value(("a.csv", data, "text/csv")).run()
        assert not app.exception
        yield [box.value.replace("\\", "") for box in app.error]


def test_a_chosen_file_is_read_once_and_forgotten_when_it_is_replaced(monkeypatch):
    read = []
    monkeypatch.setattr(
        formula_file, "lines_of", lambda text, f=formula_file.lines_of: read.append(text) or f(text)
    )
    app = open_page("formula")
    assert "homework_read" not in app.session_state
    list(_uploads(app, b"formula\nh\n"))
    app.run()
    app.number_input(key="seed").set_value(3).run()
    assert read == ["formula\nh\n"]
    list(_uploads(app, b"formula\ny\n"))
    assert read == ["formula\nh\n", "formula\ny\n"]
    assert app.session_state["homework_read"][1][0][0].formula == "y"
    app.file_uploader[0].set_value(None).run()
    assert "homework_read" not in app.session_state


def test_a_file_too_large_or_of_no_text_is_refused_on_the_page():
    app = open_page("formula")
    large, picture = _uploads(app, b"h\n" * 10**6, b"\x89PNG\r\n\x1a\n\0")
    assert any("1.9 MB, expected at most 1 MB" in said for said in large)
    assert any("The file is a picture" in said for said in picture)
    assert not [b for b in app.button if b.label == "Start"]


def test_the_server_takes_no_larger_file_than_a_network_may_be():
    config = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] == mlp.FILE_LIMITS["bytes"] // 2**20


def test_the_name_of_a_file_is_shown_as_text():
    app = open_page("formula")
    name = "https://evil.example :material/home: **y**.csv"
    app.file_uploader[0].set_value((name, b"formula\nyhat - y\n", "text/csv")).run()
    run_job(app, "file")
    assert any(as_text(name) in shown.value for shown in app.main.markdown)


def _claims(app):
    shown = re.sub("</?i>", "", _html(app, '<div class="claims">'))
    return re.findall('<mark class="(.*?)"><b>(.*?)</b>(.*?)</mark>', shown, re.DOTALL)


def test_the_sign_between_two_sides_has_the_colour_of_its_claim():
    text = "∂L/∂θ = ŷ − y\n= y − ŷ = −(ŷ − y)"
    found = source.with_claims(text, mlp.judge(text).claims)
    signs = re.findall('<mark class="(.*?)"><b>.</b>[^<]*<i>(.*?)</i>', found)
    assert signs == [("good", "="), ("bad", "="), ("bad", "=")]
    unmarked = re.sub("<b>.*?</b>", "", found)
    assert html.unescape(re.sub("<.*?>", "", unmarked)) == text


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("∂L/∂θ = p − t", {}, {"p": "ŷ, by habit", "t": "y, by habit"}),
        ("y = softmax(θ), ∂L/∂θ = y − t", {}, {"y": "ŷ, the text says so"}),
        ("∂L/∂θ = q − t", {"q": "yhat"}, {"q": "you say so"}),
        (
            "δ^{(3)} = a^{(3)} − y, ∂L/∂W^{(2)} = δ^{(3)}(a^{(2)})^T",
            {},
            {"a^(2)": "h, from the letters beside it"},
        ),
    ],
)
def test_the_table_of_letters_says_why_each_was_taken(text, names, said):
    app = open_page("formula", formula=text, names=letters.write(names))
    rows = {row["letter"]: row["why"] for row in app.session_state["letters_at_start"]}
    assert said.items() <= rows.items()


@pytest.mark.parametrize(("activation", "verdict"), [("tanh", "right"), ("sigmoid", "wrong value")])
def test_the_page_judges_for_the_activation_of_the_sidebar(activation, verdict):
    app = open_page("formula", formula="∂L/∂a = (ŷ − y)W₂ᵀ ∘ (1 − h²)", activation=activation)
    assert _headline(app).lower().startswith(f"**{verdict}**")
    assert any("right for a tanh network" in said.lower() for said in _said(app)) == (
        verdict != "right"
    )


def test_every_claim_of_a_text_is_marked_in_place_with_a_sign_and_a_colour():
    text = "∂L/∂W₂ = hᵀ(ŷ − y)\nδ = y − ŷ\n∂L/∂b₂ = δ"
    app = open_page("formula", formula=text)
    assert _claims(app) == [
        ("good", "✓", "∂L/∂W₂ = hᵀ(ŷ − y)"),
        ("none", "·", "δ = y − ŷ"),
        ("bad", "✗", "∂L/∂b₂ = δ"),
    ]
    assert _headline(app).startswith("**Wrong value: line 3 (∂L/∂b₂).** ")
    assert "the sign is wrong" in _headline(app)
    assert _headline(app).endswith("; the other one holds.")
    marks = re.sub("<b>.*?</b>", "", _html(app, '<div class="claims">'))
    assert html.unescape(re.sub("<.*?>", "", marks)) == text


def test_a_claim_opens_at_a_click_and_the_table_holds_them_all():
    app = open_page("formula", formula=EXAMPLES["a backward function"])
    assert not app.exception
    app.button_group(key="claim").set_value(6).run()
    assert not app.exception
    assert any("**Wrong value** for ∂L/∂a" in said for said in _said(app))
    verdict = mlp.judge(EXAMPLES["a backward function"])
    frame = tables.claims(verdict, EXAMPLES["a backward function"])
    assert list(frame["verdict"]) == [claim.verdict for claim in verdict.claims]
    assert list(frame["line"][3:5]) == [5, 6]


def test_the_threads_answer_is_shown_with_its_last_line_alone_in_red():
    app = open_page("formula", formula=EXAMPLES["the answer as a whole"])
    kinds = [kind for kind, _, _ in _claims(app)]
    assert kinds.count("bad") == 1
    assert kinds[-1] == "bad"
    assert "the other 18 hold" in _headline(app)


def test_a_text_of_several_lines_in_a_file_gets_its_first_wrong_claim():
    data = b'formula\n"d = yhat - y\ndW2 = h.T @ d\ndb2 = -d"\ndb2 = yhat - y\n'
    rows = _judge_file(data)
    assert [row["verdict"] for row in rows] == ["wrong value", "right"]
    assert rows[0]["claim"] == "db2 = -d"
    assert int(rows[0]["claims"]) == 3


@pytest.mark.parametrize(
    ("text", "shape", "agrees"),
    [
        ("∂L/∂h_j = Σ_k W_{2,jk}(ŷ_k − y_k), ∂L/∂b_2 = ŷ − y", "m", True),
        ("∂L/∂h_j = Σ_k W_{2,jk}(y_k − ŷ_k), ∂L/∂b_2 = ŷ − y", "m", False),
        ("da = W₁ᵀdx, dh = h ∘ (1 − h) ∘ da", "m×1", True),
        ("∂h/∂a = diag(1 − h), ∂θ/∂h = W₂ᵀ", "m×m", False),
    ],
)
def test_an_opened_claim_shows_its_parts_and_both_sides_at_the_network(text, shape, agrees):
    app = open_page("formula", formula=text)
    app.button_group(key="claim").set_value(0).run()
    assert not app.exception
    assert _tree(app)[0][2] == shape
    (said,) = [one for one in _said(app) if "difference between the sides" in one]
    found = re.findall(r"sides? is (.+?)(?:,|\.$)", said.replace("−", "-"))
    largest, missed = map(float, found)
    assert (missed <= 1e-12 * largest) == agrees


def test_a_single_formula_with_indices_has_its_parts_and_sides_too():
    app = open_page("formula", formula=EXAMPLES["with indices"])
    assert _tree(app)[0][2] == "n"
    assert any("difference between the sides" in said for said in _said(app))


@pytest.mark.parametrize("activation", ["relu", "identity", "tanh"])
def test_the_trials_speak_of_saturated_units_only_where_units_saturate(activation):
    app = open_page("formula", formula="((ŷ − y)W₂ᵀ ∘ σ′(a))W₁ᵀ", activation=activation)
    assert not app.exception
    assert _headline(app).startswith("**Right**")
    (said,) = [one for one in _said(app) if "random networks it equals" in one]
    assert ("saturated" in said) == (activation == "tanh")
