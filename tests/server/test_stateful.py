"""Whatever is done in whatever order: the server agrees with a model at every step."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import httpx
from dlcs_model import CONDITIONS, READING, Compared, Condition, Document
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

SPACES = ("1", "ü 2")
IMAGES = ("a", "b", "c", "d#%")
ROLES = ("clerk", "guest", "é")
VALUES: dict[str, tuple[Any, ...]] = {
    "string1": ("", "x", "https://example.org/y"),
    "number1": (0, 1, 2**63),  # the last is more than a column holds
    "tags": ([], ["x"], ["x", "y"]),
    "more": ({"a": 1}, {"a": {"b": [None]}}, "x"),
}
QUERIES: tuple[dict[str, str], ...] = (
    {},
    *({"string1": value} for value in ("", "x")),
    *({"number1": str(value)} for value in VALUES["number1"]),
    *({"tags": value} for value in ("x", "y")),
    {"tags": "x", "string1": "x", "number1": "1"},
)

CLIENTS = 8
STEPS = 60

space_names = st.sampled_from(SPACES)
image_names = st.sampled_from(IMAGES)
role_names = st.sampled_from(ROLES)
conditions = st.sampled_from(CONDITIONS)
bodies = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(some) for key, some in VALUES.items()}
)
patches = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from((None, *some)) for key, some in VALUES.items()}
)
memberships = st.none() | st.lists(role_names, max_size=3)
names = st.fixed_dictionaries({}, optional={"name": st.sampled_from(("x", "y"))})


class Machine(RuleBasedStateMachine):
    """Does at random what clients do to spaces, images and roles."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        empty(client, "/customers/3")
        self.both = Compared(client, "/customers/3", uuid.uuid4().hex[:8], own=True)

    def _with_roles(self, body: Document, roles: list[str] | None) -> Document:
        if roles is None:
            return body
        return {**body, "roles": [self.both.role(name) for name in roles]}

    @initialize()
    def begin(self) -> None:
        self.both.put(self.both.space(SPACES[0]), {})
        self.both.put(self.both.image(SPACES[0], IMAGES[0]), {"string1": "x"})
        self.both.put(self.both.role(ROLES[0]), {})

    @rule(name=space_names, body=names, condition=conditions)
    def put_space(self, name: str, body: Document, condition: Condition) -> None:
        self.both.put(self.both.space(name), body, condition)

    @rule(name=space_names, body=names, condition=conditions)
    def patch_space(self, name: str, body: Document, condition: Condition) -> None:
        self.both.patch(self.both.space(name), body, condition)

    @rule(name=space_names, condition=conditions)
    def delete_space(self, name: str, condition: Condition) -> None:
        self.both.delete(self.both.space(name), condition)

    @rule(
        space=space_names,
        name=image_names,
        body=bodies,
        roles=memberships,
        condition=conditions,
    )
    def put_image(
        self,
        space: str,
        name: str,
        body: Document,
        roles: list[str] | None,
        condition: Condition,
    ) -> None:
        sent = self._with_roles(body, roles)
        self.both.put(self.both.image(space, name), sent, condition)

    @rule(
        space=space_names,
        name=image_names,
        body=patches,
        roles=memberships,
        condition=conditions,
    )
    def patch_image(
        self,
        space: str,
        name: str,
        body: Document,
        roles: list[str] | None,
        condition: Condition,
    ) -> None:
        sent = self._with_roles(body, roles)
        self.both.patch(self.both.image(space, name), sent, condition)

    @rule(
        space=space_names,
        name=st.none() | image_names,
        body=bodies,
        condition=st.sampled_from(("none", "current", "stale")),
    )
    def post_image(
        self, space: str, name: str | None, body: Document, condition: Condition
    ) -> None:
        self.both.post_image(space, name, body, condition)

    @rule(space=space_names, name=image_names, condition=conditions)
    def delete_image(self, space: str, name: str, condition: Condition) -> None:
        self.both.delete(self.both.image(space, name), condition)

    @rule(name=role_names, body=names, condition=conditions)
    def put_role(self, name: str, body: Document, condition: Condition) -> None:
        self.both.put(self.both.role(name), body, condition)

    @rule(name=role_names, condition=conditions)
    def delete_role(self, name: str, condition: Condition) -> None:
        self.both.delete(self.both.role(name), condition)

    @rule(space=space_names, image=image_names, name=st.none() | role_names, body=names)
    def post_role(
        self, space: str, image: str, name: str | None, body: Document
    ) -> None:
        self.both.post_role(self.both.image(space, image), name, body)

    @rule(space=space_names, name=image_names, condition=st.sampled_from(READING))
    def get_image(self, space: str, name: str, condition: Condition) -> None:
        self.both.get(self.both.image(space, name), condition)

    @rule(space=space_names, size=st.integers(1, 3), query=st.sampled_from(QUERIES))
    def walk_images(self, space: str, size: int, query: dict[str, str]) -> None:
        self.both.walk(f"{self.both.space(space)}/images", size, query)

    @rule(space=space_names, name=image_names, size=st.integers(1, 2))
    def walk_roles(self, space: str, name: str, size: int) -> None:
        self.both.walk(f"{self.both.image(space, name)}/roles", size)

    @rule()
    def compare_everything(self) -> None:
        self.both.everything()

    def teardown(self) -> None:
        self.both.everything()
        self.both.clear()


def empty(client: httpx.Client, customer: str) -> None:
    """Delete what an example that failed has left."""
    for space in members(client, f"{customer}/spaces"):
        for image in members(client, f"{space}/images"):
            client.delete(image)
        client.delete(space)
    for role in members(client, f"{customer}/roles"):
        client.delete(role)


def members(client: httpx.Client, url: str) -> list[str]:
    """Return the addresses of the first members of a collection."""
    return [member["@id"] for member in client.get(url).json()["member"]]


def test_any_sequence_of_operations(server: httpx.Client) -> None:
    bounds = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    class OfServer(Machine):
        def __init__(self) -> None:
            super().__init__(server)

    run_state_machine_as_test(OfServer, settings=bounds)


def some(random: Random, values: dict[str, tuple[Any, ...]]) -> Document:
    """Return a body with some of the properties."""
    chosen = random.sample(sorted(values), random.randint(0, len(values)))
    return {key: random.choice(values[key]) for key in chosen}


def image_step(both: Compared, random: Random) -> None:
    """Do something to an image, or to what is below it."""
    space, name = random.choice(SPACES), random.choice(IMAGES)
    path, condition = both.image(space, name), random.choice(CONDITIONS)
    body = some(random, VALUES)
    roles = random.sample(ROLES, random.randint(0, 2))
    sent = {**body, "roles": [both.role(one) for one in roles]}
    choices: tuple[Callable[[], None], ...] = (
        lambda: both.put(path, sent, condition),
        lambda: both.put(path, body),
        lambda: both.patch(path, dict.fromkeys(body), condition),
        lambda: both.patch(path, sent),
        lambda: both.post_image(space, random.choice((None, name)), body, "none"),
        lambda: both.delete(path, condition),
        lambda: both.post_role(path, random.choice((None, *ROLES)), {}),
        lambda: both.get(path, random.choice(READING)),
        lambda: both.walk(f"{path}/roles", 1),
    )
    random.choice(choices)()


def other_step(both: Compared, random: Random) -> None:
    """Do something to a space, to all in it, or to a role."""
    condition = random.choice(CONDITIONS)
    space, role = both.space(random.choice(SPACES)), both.role(random.choice(ROLES))
    body = some(random, {"name": ("x", "y")})
    choices: tuple[Callable[[], None], ...] = (
        lambda: both.put(space, body, condition),
        lambda: both.put(space, body),
        lambda: both.patch(space, body, condition),
        lambda: both.delete(space, condition),
        lambda: both.put(role, body, condition),
        lambda: both.delete(role, condition),
        lambda: both.walk(f"{space}/images", 2, random.choice(QUERIES)),
    )
    random.choice(choices)()


def sequence(origin: httpx.URL, seed: int) -> int:
    """Do many steps in spaces of one's own; returns how many requests they took."""
    random, mark = Random(seed), uuid.uuid4().hex[:8]
    with httpx.Client(base_url=origin, timeout=60) as client:
        both = Compared(client, "/customers/2", mark, own=False)
        for _ in range(STEPS):
            random.choices((image_step, other_step), (3, 1))[0](both, random)
        both.everything()
        both.clear()
        return both.steps


def test_many_clients_each_in_spaces_of_their_own(server: httpx.Client) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = [pool.submit(sequence, server.base_url, seed) for seed in range(CLIENTS)]
        # Each has compared at every step; a difference is raised here.
        assert all(one.result() > STEPS for one in done)
