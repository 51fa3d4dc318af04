"""Two words by which somebody is known in one confidential topic: Heron Cedar.

Two nouns, so that they say nothing of anybody and need no grammar in any language.
"""

from collections.abc import Container

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ANIMALS = {
    "badger": gettext_lazy("Badger"), "beaver": gettext_lazy("Beaver"),
    "crane": gettext_lazy("Crane"), "dolphin": gettext_lazy("Dolphin"),
    "eagle": gettext_lazy("Eagle"), "falcon": gettext_lazy("Falcon"),
    "gecko": gettext_lazy("Gecko"), "hare": gettext_lazy("Hare"),
    "hedgehog": gettext_lazy("Hedgehog"), "heron": gettext_lazy("Heron"),
    "ibex": gettext_lazy("Ibex"), "jackdaw": gettext_lazy("Jackdaw"),
    "koala": gettext_lazy("Koala"), "lark": gettext_lazy("Lark"),
    "lynx": gettext_lazy("Lynx"), "marten": gettext_lazy("Marten"),
    "newt": gettext_lazy("Newt"), "otter": gettext_lazy("Otter"),
    "owl": gettext_lazy("Owl"), "panda": gettext_lazy("Panda"),
    "puffin": gettext_lazy("Puffin"), "robin": gettext_lazy("Robin"),
    "salmon": gettext_lazy("Salmon"), "seal": gettext_lazy("Seal"),
    "squirrel": gettext_lazy("Squirrel"), "stork": gettext_lazy("Stork"),
    "swan": gettext_lazy("Swan"), "swift": gettext_lazy("Swift"),
    "tortoise": gettext_lazy("Tortoise"), "wren": gettext_lazy("Wren"),
}  # fmt: skip
PLANTS = {
    "alder": gettext_lazy("Alder"), "apple": gettext_lazy("Apple"),
    "ash": gettext_lazy("Ash"), "aspen": gettext_lazy("Aspen"),
    "bamboo": gettext_lazy("Bamboo"), "basil": gettext_lazy("Basil"),
    "beech": gettext_lazy("Beech"), "birch": gettext_lazy("Birch"),
    "cedar": gettext_lazy("Cedar"), "cherry": gettext_lazy("Cherry"),
    "clover": gettext_lazy("Clover"), "elm": gettext_lazy("Elm"),
    "fern": gettext_lazy("Fern"), "fig": gettext_lazy("Fig"),
    "hazel": gettext_lazy("Hazel"), "heather": gettext_lazy("Heather"),
    "ivy": gettext_lazy("Ivy"), "juniper": gettext_lazy("Juniper"),
    "larch": gettext_lazy("Larch"), "lime": gettext_lazy("Lime tree"),
    "maple": gettext_lazy("Maple"), "mint": gettext_lazy("Mint"),
    "moss": gettext_lazy("Moss"), "oak": gettext_lazy("Oak"),
    "olive": gettext_lazy("Olive"), "pear": gettext_lazy("Pear"),
    "pine": gettext_lazy("Pine"), "poplar": gettext_lazy("Poplar"),
    "rowan": gettext_lazy("Rowan"), "willow": gettext_lazy("Willow"),
}  # fmt: skip
PAIRS = len(ANIMALS) * len(PLANTS)


def pseudonym(mark: str, taken: Container[str]) -> str:
    """Two words for a mark, the first from there that nobody in the topic has; then numbered."""
    animals, plants = tuple(ANIMALS), tuple(PLANTS)
    start = int(mark[:12], 16)
    for step in range(PAIRS * 1000):
        number = (start + step) % PAIRS
        name = f"{animals[number // len(plants)]}-{plants[number % len(plants)]}"
        if step >= PAIRS:
            name += f"-{step // PAIRS + 1}"
        if name not in taken:
            return name
    raise RuntimeError("more than a million people write in one topic")


def pseudonym_words(name: str) -> str:
    """A pseudonym in the reader's language."""
    animal, plant, *number = name.split("-")
    words = _("%(animal)s %(plant)s") % {"animal": ANIMALS[animal], "plant": PLANTS[plant]}
    return " ".join([words, *number])
