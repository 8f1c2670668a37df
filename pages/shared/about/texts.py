"""The texts of the page About."""

TOUR = "Each step is a link. Your browser's Back button brings you here again."

THREAD = """
In April 2016 somebody asked on a mathematics site how to differentiate the loss of a small
network with respect to its **input**. The network has five inputs, three sigmoid units and five
classes. The question quotes a formula:
"""

OF_THE_QUESTION = r"((\hat y - y)\,W_2^T)\circ\sigma'(a)\,W_1"

ANSWER = """
It asks two things. May one transpose W₂ only because the shapes then fit? And why is σ′(a)
multiplied element by element? The only answer derives the gradient by differentials, in column
vectors. That derivation is right. Then the answer writes its result in the row vectors of the
question:
"""

OF_THE_ANSWER = r"((\hat y - y)\,W_2^T)\circ((h - h\circ h)\,W_1^T)"

BROKEN = """
Neither formula can be evaluated. In the first, W₁ is not transposed. In the second, one bracket
is in the wrong place. If a network has as many inputs as hidden units, both can be evaluated, and
both are wrong. Right is:
"""

RIGHT = r"""
\frac{\partial L}{\partial x} =
\Big(\big((\hat y - y)\,W_2^T\big)\circ(h - h\circ h)\Big)\,W_1^T
"""

WHY = """
A reader could not find that out without a program. This app is that program. It computes the
gradient, checks it by finite differences whose error has a bound, and says of your formulas,
programs and numbers what is wrong.
"""

MATHEMATICS = """
Vectors are rows: x has n entries, h has m, θ, ŷ and y have k. δv is short for ∂L/∂v, and ∘
multiplies element by element. Five equations lead from x to L, four lead back to x, and four more
to the weights and biases:
"""

# What is computed, how, and its shape: so short that it fits a telephone.
FORWARD = r"""
\begin{aligned}
a &= x\,W_1 + b_1 && 1\times m\\
h &= \sigma(a) && 1\times m\\
\theta &= h\,W_2 + b_2 && 1\times k\\
\hat y &= \operatorname{softmax}(\theta) && 1\times k\\
L &= -\textstyle\sum_j y_j \log \hat y_j && 1\times 1
\end{aligned}
"""

BACKWARD = r"""
\begin{aligned}
\delta\theta &= \hat y - y && 1\times k\\
\delta h &= \delta\theta\,W_2^T && 1\times m\\
\delta a &= \delta h\circ(h - h\circ h) && 1\times m\\
\delta x &= \delta a\,W_1^T && 1\times n
\end{aligned}
"""

WEIGHTS = r"""
\begin{aligned}
\delta W_2 &= h^T\,\delta\theta && m\times k\\
\delta b_2 &= \delta\theta && 1\times k\\
\delta W_1 &= x^T\,\delta a && n\times m\\
\delta b_1 &= \delta a && 1\times m
\end{aligned}
"""

OTHERS = """
The entries of y add up to 1; otherwise δθ is ŷ times their sum, minus y. With tanh, σ′(a) is
1 − h∘h in place of h − h∘h; with ReLU it is 1 where a > 0, and 0 elsewhere; without an activation
it is 1.
"""

IN_CLASS = """
- **Before the lecture.** Open a page, set what you want to show, and press *Add this view to my
  lecture* in the sidebar, under *Lecture*. The address of the page holds the list: keep the link.
- **In the hall.** Switch *Lecture mode* on: texts and charts become large enough for the last row.
  *Previous view* and *Next view* walk through your views; so do Page Up and Page Down.
- **With the class.** Send the link. Everybody sees the same numbers, under the same fingerprint.
- **Exercises.** *Predict, then reveal* on *The walk back* hides a result until the class has
  predicted it. *Formula* takes a file of formulas, one in each line, and judges each of them.
- **Many people at once.** The README says how to run the app on a server.
"""

OWN_FILES = """
Run one of these lines where your network is. Then bring the file on *Your network*. Of other
programs, a CSV for each matrix is enough.
"""

ROWS = """
Rows come as a CSV with one column for each input, and a column of labels if there are any. Or
save them with NumPy:
"""

SAVE_ROWS = 'np.savez("rows.npz", X=X, y=y)'

CITE = """
Name the program, the commit that you used (`git rev-parse --short HEAD` prints it) and the
fingerprint of the network. The fingerprint stands in the sidebar, and names exactly these numbers.
As BibTeX:
"""

SOURCES = """
The mathematics is backpropagation (Rumelhart, Hinton and Williams, *Learning representations by
back-propagating errors*, 1986). Integrated gradients are from Sundararajan, Taly and Yan,
*Axiomatic attribution for deep networks*, 2017. The docstrings of `mlp` give the source of every
other formula.
"""


def bibtex(fingerprint):
    r"""The entry that cites the program with the numbers of a fingerprint.

    Examples
    --------
    >>> print(bibtex("657e410c"))
    @misc{mlp_gradient_explorer,
      title = {The {MLP} gradient explorer},
      note = {Computer program, commit \ldots, network 657e410c}
    }
    """
    return (
        "@misc{mlp_gradient_explorer,\n"
        "  title = {The {MLP} gradient explorer},\n"
        f"  note = {{Computer program, commit \\ldots, network {fingerprint}}}\n"
        "}"
    )
