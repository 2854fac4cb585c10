"""Whether two content models accept the same sequences of elements.

Each becomes a finite automaton over element names, and the two are walked side by side. So it does
not matter how a content model is nested, grouped or ordered, only what it accepts.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from equivalence.components import Particle

Word = tuple[str, ...]
States = frozenset[int]


@attrs.define
class Automaton:
    """A nondeterministic automaton: state 0 begins, `end` accepts; "" steps without an element."""

    steps: list[list[tuple[str, int]]] = attrs.field(factory=lambda: [[]])
    end: int = 0

    def state(self) -> int:
        """Add a state."""
        self.steps.append([])
        return len(self.steps) - 1

    def closure(self, states: set[int]) -> States:
        """All the states that can be reached from these without an element."""
        waiting, reached = list(states), set(states)
        while waiting:
            for name, target in self.steps[waiting.pop()]:
                if not name and target not in reached:
                    reached.add(target)
                    waiting.append(target)
        return frozenset(reached)

    def after(self, states: States, name: str) -> States:
        """The states after one more element."""
        return self.closure({target for state in states for step, target in self.steps[state] if step == name})

    def names(self, states: States) -> set[str]:
        """The elements that may come next."""
        return {name for state in states for name, _ in self.steps[state] if name}


def automaton(particle: Particle | None) -> Automaton:
    """Build the automaton of a content model; without one, nothing but no element is accepted."""
    machine = Automaton()
    if particle is not None:
        machine.end = _repeated(machine, particle, 0)
    return machine


def _repeated(machine: Automaton, particle: Particle, start: int) -> int:
    """Add a particle as often as it may occur; returns the state after it."""
    for _ in range(particle.low):
        start = _once(machine, particle, start)
    if particle.high is None:
        # A state of its own, so that the loop cannot be entered from before.
        loop = machine.state()
        machine.steps[start].append(("", loop))
        machine.steps[_once(machine, particle, loop)].append(("", loop))
        end = machine.state()
        machine.steps[loop].append(("", end))
        return end
    end = machine.state()
    for _ in range(particle.high - particle.low):
        machine.steps[start].append(("", end))
        start = _once(machine, particle, start)
    machine.steps[start].append(("", end))
    return end


def _once(machine: Automaton, particle: Particle, start: int) -> int:
    if particle.element is not None:
        end = machine.state()
        machine.steps[start].append((particle.element.name, end))
        return end
    if not particle.is_choice:
        for part in particle.parts:
            start = _repeated(machine, part, start)
        return start
    end = machine.state()
    for part in particle.parts:
        machine.steps[_repeated(machine, part, start)].append(("", end))
    return end


def difference(ours: Particle | None, theirs: Particle | None) -> tuple[Word, bool] | None:
    """Find a shortest sequence of elements that only one of two content models accepts.

    Returns:
        The sequence, and whether it is ours that accepts it; None where there is none.
    """
    left, right = automaton(ours), automaton(theirs)
    begin = (left.closure({0}), right.closure({0}))
    seen = {begin}
    waiting: deque[tuple[States, States, Word]] = deque([(*begin, ())])
    while waiting:
        here, there, word = waiting.popleft()
        if (left.end in here) != (right.end in there):
            return word, left.end in here
        for name in sorted(left.names(here) | right.names(there)):
            pair = (left.after(here, name), right.after(there, name))
            if pair not in seen:
                seen.add(pair)
                waiting.append((*pair, (*word, name)))
    return None
