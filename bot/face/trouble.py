"""What can go wrong towards Slack, told apart by what may have happened.

SlackTrouble
  SlackAway       nothing was sent, or nobody knows (`maybe_done`); waiting helps
  SlackLimited    429: not done, come back after `retry_after` seconds
  SlackRefused    Slack said no, by its own error name; waiting does not help
"""


class SlackTrouble(Exception):
    """Base of the errors of the gateway.

    Attributes:
        method: the Web API method.
        code: Slack's error name, or ours for what never reached Slack.
    """

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method, self.code = method, code


class SlackAway(SlackTrouble):
    """No answer that tells.

    Attributes:
        maybe_done: True when the call may have had its effect.
    """

    def __init__(self, method: str, code: str, *, maybe_done: bool) -> None:
        super().__init__(method, code)
        self.maybe_done = maybe_done


class SlackLimited(SlackTrouble):
    """Too many calls.

    Attributes:
        retry_after: seconds that Slack asks to wait.
    """

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, "ratelimited")
        self.retry_after = retry_after


class SlackRefused(SlackTrouble):
    """Slack will not do this.

    Attributes:
        needed: the scope that is missing, where Slack names it.
    """

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        super().__init__(method, code)
        self.needed = needed
