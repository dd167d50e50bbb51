"""What the face counts, in Prometheus' terms: seconds and totals, no names of people or records in labels."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The face's metrics in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acks = Histogram(
            "splice_face_ack_seconds", "From delivery to the ack.", ["kind"], buckets=FAST, registry=self.registry
        )
        self.works = Histogram(
            "splice_face_work_seconds",
            "Work behind an ack.",
            ["name", "outcome"],
            buckets=SLOW,
            registry=self.registry,
        )
        self.dropped = Counter(
            "splice_face_not_served_total", "Deliveries not served.", ["kind", "why"], registry=self.registry
        )
        self.calls = Histogram(
            "splice_slack_call_seconds",
            "Calls of Slack's Web API.",
            ["method", "outcome"],
            buckets=SLOW,
            registry=self.registry,
        )
        self.waiting = Gauge("splice_outbox_waiting", "Messages that Slack has not got yet.", registry=self.registry)
        self.sent = Counter("splice_outbox_total", "Messages by their fate.", ["outcome"], registry=self.registry)
        self.connected = Gauge("splice_face_connected", "1 while Slack can reach us.", registry=self.registry)
        self.hooks = Counter(
            "splice_hooks_total", "Vendors' events by the status they were answered with.", ["status"],
            registry=self.registry,
        )  # fmt: skip
        self.drawn = Counter("splice_cards_drawn_total", "Cards drawn.", ["kind"], registry=self.registry)

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """One call of the Web API."""
        self.calls.labels(method=method, outcome=outcome).observe(seconds)

    def text(self) -> bytes:
        """The exposition that a scraper reads."""
        return generate_latest(self.registry)
