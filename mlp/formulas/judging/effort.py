"""How much work a verdict may take: counted, not timed, so that every machine says the same.

A step is one shape found, about 6 µs on the machine where this was measured; other work is
counted in steps of that length.
"""

from mlp.formulas.tree import TOO_MANY_STEPS, Unreadable

# About 0.05 s: within the half second that a verdict may take on a machine far slower. Where two
# edits mend a formula of the corpora, they are found in 3 900 steps.
MOST_STEPS = 7_000


class Effort:
    """The steps that are left.

    Examples
    --------
    >>> effort = Effort(100)
    >>> with_part = effort.part(40)
    >>> with_part.spend(50)
    >>> with_part.is_spent, effort.left
    (True, 50)
    """

    def __init__(self, steps=MOST_STEPS, whole=None):
        self.left = steps
        self._whole = whole

    def spend(self, steps):
        """Steps counted, here and where this is a part of more."""
        self.left -= steps
        if self._whole:
            self._whole.spend(steps)

    def check(self):
        """Unreadable, whatever was found so far, if no steps are left."""
        if self.is_spent:
            raise Unreadable(
                "The text takes more steps than are tried: give a part of it.", None, TOO_MANY_STEPS
            )

    def part(self, steps):
        """At most so many of the steps that are left, for one piece of the work."""
        return Effort(min(steps, self.left), self)

    @property
    def is_spent(self):
        """Whether no steps are left."""
        return self.left <= 0
