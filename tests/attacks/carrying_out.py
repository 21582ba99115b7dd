"""Acts carried out, whatever part of the vocabulary they are of."""

from dataclasses import replace

from tests.attacks import acts, acts_on_people
from tests.attacks.scene import Scene
from tests.attacks.words import ACTS, Told, lines

#: Each of them puts its words into the vocabulary.
PARTS = (acts, acts_on_people)


def carried_out(scene: Scene, acts: str) -> None:
    """Do what the lines say, one after the other. Raises ValueError for a line that says nothing."""
    for told in lines(acts):
        done(scene, told)


def done(scene: Scene, told: Told) -> None:
    """Do what one line says; what it names in braces stands for what it is then."""
    filled = {name: scene.filled(text) for name, text in told.options.items()}
    ACTS[told.word](scene, replace(told, given=tuple(map(scene.filled, told.given)), options=filled))
