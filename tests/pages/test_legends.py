"""The words that the pages have for the names of the library: none is missing, none is made up."""

import mlp
from pages.shared.chain_rule import product_sentences, smallness
from pages.shared.chain_rule.derivation_sentences import DIFFERENTIALS
from pages.shared.checks.legend import FARTHEST, METHODS, VERDICTS
from pages.shared.draw import formulas
from pages.shared.state.settings import STAGES


def test_every_name_of_the_library_has_its_words_on_the_pages():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    assert tuple(METHODS) == tuple(mlp.METHODS)
    assert FARTHEST in METHODS
    assert tuple(VERDICTS) == mlp.CHECK_VERDICTS
    assert set(smallness.FACTORS) == set(mlp.FACTORS)
    tried = [*mlp.transpose_attempts(network, x, y), *mlp.slope_attempts(network, x, y)]
    assert {product.name for product in tried} == set(product_sentences.TRIED)
    lines = [line.name for line in mlp.differentials(network, x, y, x)]
    assert all(list(written) == lines for written in DIFFERENTIALS.values())
    for f in mlp.ACTIVATIONS.values():
        assert tuple(formulas.stages(f)) == tuple(formulas.stage_titles(f)) == STAGES
