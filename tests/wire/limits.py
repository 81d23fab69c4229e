"""Rate limits as Discord documents them (developers/topics/rate-limits).

Promises a bucket per route and top-level resource (channel, guild, or webhook with its token), told in the
`X-RateLimit-*` headers of every answer, and one limit over all routes that leaves interaction endpoints out ("not
bound to the bot's Global Rate Limit"). What exceeds either is answered 429 with `Retry-After` and a JSON body, and
is not carried out. Discord publishes no figures for buckets; those here are what bots observe, and can be set.
Refuses nothing to the first response of an interaction: each has a bucket of its own with room for it.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_KEPT_BUCKETS = 4096
_TOKEN = re.compile(r"(?<=^/webhooks/{id}/)[^/]+|(?<=^/interactions/{id}/)[^/]+|(?<=/reactions/)[^/]+")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in a window of so many seconds."""

    limit: int
    per: float


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What is allowed. `routes` is keyed by method and path with `{id}` and `{token}`, as `route_of` names them."""

    routes: Mapping[str, Rate] = field(
        default_factory=lambda: {
            "POST /channels/{id}/messages": Rate(5, 5.0),
            "PATCH /channels/{id}/messages/{id}": Rate(5, 5.0),
            "POST /webhooks/{id}/{token}": Rate(5, 2.0),
            "PATCH /webhooks/{id}/{token}/messages/@original": Rate(5, 2.0),
        }
    )
    others: Rate = Rate(50, 1.0)
    overall: Rate = Rate(50, 1.0)


@dataclass(frozen=True, slots=True)
class Route:
    """A request's place in the rate limits."""

    name: str
    resource: str

    @property
    def is_interaction(self) -> bool:
        """Whether the global limit leaves it out."""
        return " /interactions/" in self.name or " /webhooks/{id}/{token}" in self.name

    @property
    def bucket(self) -> str:
        """The opaque name in `X-RateLimit-Bucket`."""
        return hashlib.blake2s(self.name.encode(), digest_size=16).hexdigest()


def route_of(method: str, path: str) -> Route:
    """The route of a request whose path begins behind the API's version."""
    kind, *rest = path.strip("/").split("/")
    majors = {"channels": 1, "guilds": 1, "webhooks": 2, "interactions": 2}.get(kind, 0)
    template = _TOKEN.sub("{token}", re.sub(r"(?<=/)\d{15,20}(?=/|$)", "{id}", path))
    return Route(f"{method} {template}", "/".join(rest[:majors]))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limits say of one request: headers for its answer, and how long to wait where it is refused."""

    headers: Mapping[str, str]
    retry_after: float | None = None
    overall: bool = False

    @property
    def body(self) -> dict[str, object]:
        """The JSON of a 429."""
        return too_many(self.retry_after or 0.0, overall=self.overall)


def too_many(retry_after: float, *, overall: bool = False) -> dict[str, object]:
    """The JSON of a 429, with seconds to wait."""
    return {"message": "You are being rate limited.", "retry_after": retry_after, "global": overall}


def too_many_headers(retry_after: float, *, overall: bool = False) -> dict[str, str]:
    """The headers of every 429. `Via` tells clients that Discord itself said it, not the guard in front of it."""
    told = {"Retry-After": str(math.ceil(retry_after)), "Via": "1.1 google"}
    return told | ({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"} if overall else {})


class _Window:
    """Requests counted in windows that begin with their first request."""

    __slots__ = ("ends", "left", "rate")

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.left = rate.limit
        self.ends = 0.0

    def take(self, now: float) -> bool:
        if now >= self.ends:
            self.left, self.ends = self.rate.limit, now + self.rate.per
        self.left -= 1
        return self.left >= 0


class Limiter:
    """Counts requests. `limits` may be replaced while it runs; what began under the old ones ends under them."""

    def __init__(self, limits: RateLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.refusals = 0
        """How many requests were answered 429."""
        self._clock = clock
        self._buckets: dict[Route, _Window] = {}
        self._overall = _Window(limits.overall)

    def take(self, route: Route) -> Verdict:
        """Counts a request."""
        now = self._clock()
        if not route.is_interaction and not self._overall.take(now):
            self.refusals += 1
            wait = self._overall.ends - now
            return Verdict(too_many_headers(wait, overall=True), wait, overall=True)
        window = self._buckets.get(route)
        if window is None:
            self._forget_old(now)
            window = self._buckets[route] = _Window(self.limits.routes.get(route.name, self.limits.others))
        allowed = window.take(now)
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(window.rate.limit),
            "X-RateLimit-Remaining": str(max(0, window.left)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            # Rounded up: who waits so long meets a new window.
            "X-RateLimit-Reset-After": f"{math.ceil(left * 1000) / 1000:.3f}",
            "X-RateLimit-Bucket": route.bucket,
        }
        if allowed:
            return Verdict(headers)
        self.refusals += 1
        return Verdict(headers | too_many_headers(left) | {"X-RateLimit-Scope": "user"}, left)

    def set(self, limits: RateLimits) -> None:
        """Other limits from now on."""
        self.limits = limits
        self._buckets.clear()
        self._overall = _Window(limits.overall)

    def _forget_old(self, now: float) -> None:
        if len(self._buckets) >= _KEPT_BUCKETS:
            self._buckets = {route: window for route, window in self._buckets.items() if window.ends > now}
