"""The hidden states that are computed are those that transformers calls by that name, whatever is left out on the way."""

import pytest
import torch

from mteb_words import MtebWordsError
from mteb_words.wrappers.contextual.network import Network

from ..small_models import ARCHITECTURES, CAUSAL

IDS = torch.tensor([[5, 80, 200, 31, 7], [9, 9, 300, 41, 8]])


def reference(network):
    with torch.inference_mode():
        return network.model(input_ids=IDS, output_hidden_states=True).hidden_states


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_each_layer_is_the_hidden_state_of_that_number(small_network, architecture):
    network = small_network(architecture)
    expected = reference(network)
    assert len(expected) == network.layers + 1 == 5
    for layer in range(network.layers + 1):  # alone, so that nothing deeper is computed
        found = network.states(IDS, [layer])
        assert list(found) == [layer]
        assert torch.allclose(found[layer], expected[layer], rtol=1e-5, atol=1e-6)
    together = network.states(IDS, [4, 0, 2])
    assert all(torch.allclose(together[layer], expected[layer], rtol=1e-5, atol=1e-6) for layer in (0, 2, 4))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_no_layer_beyond_the_deepest_is_computed(small_network, architecture):
    network = small_network(architecture)
    ran = []
    hooks = [block.register_forward_hook(lambda *_, k=k: ran.append(k)) for k, block in enumerate(network._blocks)]
    network.states(IDS, [2])
    for hook in hooks:
        hook.remove()
    assert ran == [0, 1]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_whether_a_model_is_causal_is_found_by_trying(small_network, architecture):
    assert small_network(architecture).causal is (architecture in CAUSAL)
    assert small_network(architecture).remembers is (architecture in CAUSAL)


@pytest.mark.parametrize("architecture", CAUSAL)
@pytest.mark.parametrize("layers", [[4], [0, 3]])
def test_what_stands_before_can_be_computed_once(small_network, architecture, layers):
    network = small_network(architecture)
    before = network.remember([5, 80], texts=2)
    rest = torch.tensor([[200, 31, 7], [44, 2, 17]])
    found = network.states(rest, layers, before)
    whole = network.states(torch.cat([torch.tensor([[5, 80]] * 2), rest], dim=1), layers)
    assert all(torch.allclose(found[layer], whole[layer][:, 2:], rtol=1e-4, atol=1e-5) for layer in layers)


def test_a_model_whose_layers_are_not_what_they_seem_is_read_as_transformers_reads_it(small_model):
    network = Network(small_model("bert"), "cpu")
    backwards = torch.nn.ModuleList(reversed(list(network.model.encoder.layer)))
    network.model._modules = {"decoy": backwards, **network.model._modules}  # found before the real ones
    assert network._blocks is None
    expected = reference(network)
    assert torch.equal(network.states(IDS, [3])[3], expected[3])


def test_half_precision_gives_float32_states_that_are_near(small_model):
    exact, half = (Network(small_model("llama"), "cpu", dtype).states(IDS, [4])[4] for dtype in ("float32", "bfloat16"))
    assert half.dtype == torch.bfloat16
    assert 0 < (exact - half.float()).norm() / exact.norm() < 0.05


def test_a_folder_without_safetensors_is_refused_with_what_to_do(small_model, tmp_path):
    for path in small_model("gpt2").iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(MtebWordsError, match="no safetensors weights; other formats can run code"):
        Network(tmp_path, "cpu")
