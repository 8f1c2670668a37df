"""What each page answers: its question, and what there is to see. The README has the same table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """The question of a page, and the sentence that says what it shows."""

    question: str
    shown: str


# By the names of the pages' files. All but the first page begin with their question.
ANSWERS = {
    "network": Answer(
        "What is ∂L/∂x, the gradient of the loss with respect to the input, and is it right?",
        "Weights, values, ∂L/∂x and its check on one screen; the network as a picture; x to edit.",
    ),
    "saliency": Answer(
        "Which input changes the loss most, in which direction, and how does that depend on the "
        "label?",
        "∂L/∂x beside x, for each label that could be the true one, and of other scores.",
    ),
    "how_far": Answer(
        "How far does the gradient hold, and how near is an input with another prediction?",
        "The loss along a line with a proven band, the trust radius, the nearest other prediction.",
    ),
    "attributions": Answer(
        "How much of the loss is due to each input, and do the parts add up?",
        "The gradient, gradient × input and integrated gradients, one below the other.",
    ),
    "export": Answer(
        "Where can you take every number of this network as a file?",
        "Every gradient and each array as CSV; all of them as one zip.",
    ),
    "about": Answer(
        "Where does this come from, and what can you do with it?",
        "A tour in eight steps, the thread in our own words, the mathematics, and recipes.",
    ),
    "own_network": Answer(
        "What does a network of your own look at, and was it read as you stored it?",
        "What was taken from your files, what was turned, and a proof that it is your network.",
    ),
    "own_rows": Answer(
        "Which inputs matter over all rows, and which rows stand out?",
        "The saliency of every row as one heatmap; means and signs by input and by class.",
    ),
    "chain_rule": Answer(
        "How is the gradient of the input computed from the prediction error, stage by stage?",
        "δθ → δh → δa → δx, one equation at a time, and the sum behind each number.",
    ),
    "two_questions": Answer(
        "Why is W₂ transposed, and why is σ′(a) multiplied entry by entry?",
        "Every product that one could try, its shapes, and its error.",
    ),
    "derivation": Answer(
        "How is the formula for ∂L/∂x derived, with row vectors and with column vectors?",
        "The derivation by differentials and the softmax step, each line checked with numbers.",
    ),
    "paths": Answer(
        "Along which paths does an input change the loss, and why is an entry of the gradient "
        "small?",
        "∂L/∂xᵢ as a sum over paths, and how much of it cancels.",
    ),
    "cost_and_digits": Answer(
        "Which order of the product is cheapest, and which form of σ′ keeps its digits?",
        "The multiplications of both orders, and the digits that each form of σ′ keeps.",
    ),
    "three_formulas": Answer(
        "Which of the three published formulas for ∂L/∂x is right?",
        "The question's formula, the answer's two and the right one side by side, each judged.",
    ),
    "formula": Answer(
        "Is your formula for a gradient of this network right, and if not, where does it break?",
        "Your formula, derivation or program, judged line by line, with what is right.",
    ),
    "your_gradient": Answer(
        "Are the numbers that your own code computed right?",
        "Your numbers as your code prints them: which are right, which are wrong, and why.",
    ),
    "agreement": Answer(
        "Do the formula and finite differences give the same gradient, entry by entry?",
        "Both values of each entry, their error, its bound and a verdict.",
    ),
    "step_size": Answer(
        "Which step gives the most accurate finite difference?",
        "The error against the step for four methods, with the lines that predict it.",
    ),
    "wrong_gradients": Answer(
        "Which checks find a wrong gradient, and which checks miss it?",
        "A collection of mistakes, and what each check says of each of them.",
    ),
    "many_seeds": Answer(
        "Does the formula agree with finite differences in thousands of other networks?",
        "All networks, or all rows of a table, in one chart; you open the one that stands out.",
    ),
}
