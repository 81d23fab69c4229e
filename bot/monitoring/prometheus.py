"""Figures for Prometheus: all that Copydesk knows of its client library, which comes with the extra `metrics`.

Promises a registry of its own for each bot. What parts of the bot know of themselves is read when somebody asks; only
what became of commands, presses and requests is counted as it happens, in some microseconds. Refuses labels by which a
server or a person could be told: there are kinds, outcomes and numbers of shards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import aiohttp
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.aiohttp import make_aiohttp_handler
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from bot.errors import Outcome
from bot.monitoring.vitals import Vitals

InteractionKind = Literal["command", "press", "form"]

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)
"""Discord wants a first answer within three."""


class Metrics:
    """What is counted of one bot."""

    def __init__(self, vitals: Vitals) -> None:
        self._registry = registry = CollectorRegistry()
        self._interactions = Counter(
            "copydesk_interactions",
            "Commands, presses and forms that were dealt with. Refused is what somebody may not do, or no longer can.",
            ["kind", "name", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "copydesk_interaction_seconds",
            "From when one of them arrived until it was dealt with.",
            ["kind"],
            buckets=SECONDS,
            registry=registry,
        )
        self._requests = Counter(
            "copydesk_discord_requests",
            "Requests to Discord, by the HTTP status of the answer; 429 is a rate limit, broken is no answer.",
            ["status"],
            registry=registry,
        )
        self._requests.labels("429")  # there from the start, or Prometheus could not see the first one come
        ProcessCollector(registry=registry)
        registry.register(_VitalsCollector(vitals))

    def interaction(self, kind: InteractionKind, name: str, outcome: Outcome, seconds: float) -> None:
        """Something that somebody did has been dealt with."""
        self._interactions.labels(kind, name, outcome).inc()
        self._seconds.labels(kind).observe(seconds)

    def request_trace(self) -> aiohttp.TraceConfig:
        """Has aiohttp tell of each request of a session, and so of every 429, also of those that are tried again."""

        async def answered(_session: object, _context: object, told: aiohttp.TraceRequestEndParams) -> None:
            self._requests.labels(str(told.response.status)).inc()

        async def broke(_session: object, _context: object, _told: aiohttp.TraceRequestExceptionParams) -> None:
            self._requests.labels("broken").inc()

        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(answered)
        trace.on_request_exception.append(broke)
        return trace

    def handler(self) -> Handler:
        """What answers an HTTP request with all of it."""
        return make_aiohttp_handler(self._registry)


class _VitalsCollector(Collector):
    """What parts of the bot know of themselves."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        """All of it, as it is now."""
        yield from self._gateway()
        vitals = self._vitals
        if vitals.classes is not None:
            yield GaugeMetricFamily(
                "copydesk_open_classes", "Class quizzes that are going on.", value=len(vitals.classes)
            )
        yield from self._answer_log()
        yield from self._jobs()
        if vitals.database is not None:
            errors = CounterMetricFamily(
                "copydesk_database_errors",
                "Errors of the database: away is that it could not be used, refused that it did not take a statement.",
                labels=["kind"],
            )
            for kind in ("away", "refused"):
                errors.add_metric([kind], vitals.database.failures[kind])
            yield errors

    def _gateway(self) -> Iterator[Metric]:
        connected = GaugeMetricFamily(
            "copydesk_gateway_connected", "1 where the shard's connection is open, 0 where not.", labels=["shard"]
        )
        latency = GaugeMetricFamily(
            "copydesk_gateway_latency_seconds",
            "From the last heartbeat until Discord acknowledged it.",
            labels=["shard"],
        )
        silent = GaugeMetricFamily(
            "copydesk_gateway_silent_seconds", "Since Discord last acknowledged a heartbeat.", labels=["shard"]
        )
        shards = {shard.id: shard for shard in self._vitals.shards()}
        for number in self._vitals.shard_ids:
            shard = shards.get(number)
            connected.add_metric([str(number)], 1 if shard is not None and shard.is_open else 0)
            for family, value in ((latency, shard and shard.latency), (silent, shard and shard.acknowledged)):
                if value is not None and math.isfinite(value):
                    family.add_metric([str(number)], value)
        yield from (connected, latency, silent)

    def _answer_log(self) -> Iterator[Metric]:
        if self._vitals.log is None:
            return
        log = self._vitals.log.figures()
        yield GaugeMetricFamily("copydesk_answer_log_waiting", "Answers that are not on disk yet.", value=log.waiting)
        yield GaugeMetricFamily(
            "copydesk_answer_log_oldest_seconds", "For how long the first of them has waited.", value=log.oldest
        )
        yield SummaryMetricFamily(
            "copydesk_answer_log_batch_answers", "Answers in one transaction.", log.batches, log.answers
        )
        yield SummaryMetricFamily(
            "copydesk_answer_log_batch_seconds", "What a transaction of answers took.", log.batches, log.seconds
        )

    def _jobs(self) -> Iterator[Metric]:
        if self._vitals.workers is None:
            return
        jobs = CounterMetricFamily(
            "copydesk_jobs",
            "Jobs of worker processes. Stopped is one over its limits, rejected one too many.",
            labels=["name", "outcome"],
        )
        for (name, outcome), count in self._vitals.workers.outcomes.items():
            jobs.add_metric([name, outcome], count)
        waiting = GaugeMetricFamily("copydesk_jobs_waiting", "Jobs that have not begun.", labels=["lane"])
        for lane, count in self._vitals.workers.waiting.items():
            waiting.add_metric([lane], count)
        yield from (jobs, waiting)
