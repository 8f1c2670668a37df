"""The texts of the page About."""

THREAD = """
In April 2016 somebody asked on a mathematics site how to differentiate the loss of a small
network with respect to its **input**. The network has five inputs, three sigmoid units and five
classes:
"""

NETWORK = r"""
a = x\,W_1 + b_1,\quad h = \sigma(a),\quad \theta = h\,W_2 + b_2,\quad
\hat y = \operatorname{softmax}(\theta),\quad L = -\sum_j y_j \log \hat y_j
"""

QUESTIONS = """
The question quotes a formula and asks two things: may one transpose W₂ only because the shapes
then fit, and why is σ′(a) multiplied element by element? The only answer derives the gradient by
differentials, correctly, in columns. Then it writes the result in the rows of the question, and
sets the brackets in the wrong place: that formula cannot be evaluated. The formula of the
question cannot be evaluated either. Right is:
"""

RIGHT = r"""
\frac{\partial L}{\partial x} =
\Big(\big((\hat y - y)\,W_2^T\big)\circ(h - h\circ h)\Big)\,W_1^T
"""

WHY = """
A reader could not find that out without writing a program. This app is that program. It computes
the gradient exactly, checks it by finite differences whose error is bounded, and says of
formulas, programs and numbers that you bring which part is wrong.
"""

IN_CLASS = """
Open *Lecture* in the sidebar and switch *Lecture mode* on: texts and charts are large enough for
the last row. *Add this view to my lecture* collects the page that is open, with its settings;
Page Up and Page Down walk through what you collected. The address holds all of it: send it to the
class, and everybody sees the same numbers under the same fingerprint. *Predict, then reveal* on
*The walk back* is an exercise; a file of formulas, on *Formula*, is judged line by line, as CSV.
"""

CITE = """
Give the address of the page with the fingerprint that stands in the sidebar: it names exactly
these numbers. The mathematics is that of backpropagation (Rumelhart, Hinton and Williams, 1986);
integrated gradients are those of Sundararajan, Taly and Yan (2017). The docstrings of `mlp` give
the source of every formula.
"""

OWN_FILES = """
Run one of these lines where your network is, then bring `net.npz` on *Your network*. Rows come as
a CSV, or as an npz with `X` and `y`.
"""
