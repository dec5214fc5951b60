"""The draws of a mark's shares: centred on the plug-in, nothing where nothing is left, whole where nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from unclench.inference.compiled import compile_network
from unclench.inference.network import Network
from unclench.knowledge.records import Knowledge


@pytest.fixture(scope="module")
def network(knowledge: Knowledge) -> Network:
    return compile_network(knowledge)


@pytest.mark.parametrize("field", ["by_cause", "by_kind"])
def test_draws_of_shares_stay_near_their_plug_in_and_sum_to_one(network: Network, field: str) -> None:
    for mark, plugin in getattr(network.plugin, field).items():
        drawn = getattr(network.ensemble, field)[mark].of()
        np.testing.assert_allclose(plugin.of().sum(axis=1), 1.0)
        np.testing.assert_allclose(drawn.sum(axis=1), 1.0, atol=1e-5)
        assert np.abs(drawn.mean(axis=-1) - plugin.of()[:, :, 0]).mean() < 0.02, mark


def test_kinds_that_are_left_no_room_are_not_drawn(network: Network) -> None:
    out = network.plugin.kinds.of()[:, :, 0] == 0
    assert out.any()
    assert not network.ensemble.kinds.of()[out].any()


def test_what_a_cause_leaves_unsaid_is_divided_as_the_average_asker_divides_it(
    network: Network, knowledge: Knowledge
) -> None:
    cause = next(number for number, id_ in enumerate(network.structure.causes) if id_ == "deep-vein-thrombosis")
    stated = knowledge.causes["deep-vein-thrombosis"].marks.values["site"]
    unsaid = [n for n, site in enumerate(network.structure.mark_values["site"]) if site not in stated][-2:]
    shares = network.ensemble.by_cause["site"].of(unsaid)[cause]
    typical = network.plugin.background["site"][unsaid]
    np.testing.assert_allclose(shares[0] * typical[1], shares[1] * typical[0], rtol=1e-5)
