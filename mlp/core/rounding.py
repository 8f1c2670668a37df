"""How much one operation of float64 arithmetic rounds: the unit of all bounds of rounding."""

# Half the distance from 1 to the next float64: the largest relative error of one rounding.
UNIT_ROUNDOFF = 2.0**-53
