"""How a sentence takes its facts: grouped numbers, plurals, durations, Slack's own dates and mentions.

A template is a format string with a small set of forms:
    {name}          text, escaped and clipped; a number as it is; nothing as a dash
    {n:n}           2,417                       {n:record|records}    2,417 records
    {n:~is|are}     the word alone, by number   {x:pct}               0.1 %
    {s:duration}    4 h 26 {s:about} rounded    {when:at} {when:clock}  a date that each reader sees in their own zone
    {when:time}     the same with seconds
    {user:who}      a mention, or the word for Splice itself
    {id:id}         as code                     {text:raw}            a sentence that was already put into words
    {names:list}    a, b, c
"""

import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.blockkit.text import clip, escape

LONGEST_FACT = 200
UNTOLD = "(?)"
SP = "\N{NO-BREAK SPACE}"  # a number and its unit stay on one line
LONGEST_ID = 80
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Speech(string.Formatter):
    """Fills a template; a fact that is missing shows as a question mark rather than silencing the whole sentence."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The fact, or a question mark."""
        return kwargs.get(str(key), UNTOLD)

    def format_field(self, value: Any, spec: str) -> str:
        """One fact in its form."""
        if "|" in spec:
            return self._plural(value, spec)
        form = getattr(self, f"_as_{spec}", None) if spec else self._as_text
        if form is None:
            raise ValueError(f"a sentence asks for the unknown form {spec!r}")
        return str(form(value))

    def _plural(self, value: Any, spec: str) -> str:
        one, many = spec.removeprefix("~").split("|", 1)
        word = one if value == 1 else many
        return word if spec.startswith("~") else f"{self._as_n(value)} {word}"

    def _as_text(self, value: Any) -> str:
        if value is None or value == "":
            return "—"
        if isinstance(value, datetime):
            return self._as_at(value)
        if isinstance(value, float):
            return f"{value:g}"
        if isinstance(value, (list, tuple, set, frozenset)):
            return self._as_list(value)
        return escape(clip(" ".join(str(value).split()), LONGEST_FACT))

    def _as_n(self, value: Any) -> str:
        return f"{value:,}" if isinstance(value, (int, float)) else self._as_text(value)

    def _as_pct(self, value: Any) -> str:
        if not isinstance(value, (int, float)):
            return self._as_text(value)
        return f"{value:.1f}{SP}%" if value < 10 else f"{value:.0f}{SP}%"

    def _as_duration(self, value: Any) -> str:
        if not isinstance(value, (int, float)):
            return self._as_text(value)
        seconds = max(0, round(value))
        if seconds < MINUTE:
            return f"{seconds}{SP}s"
        if seconds < 10 * MINUTE:
            minutes, seconds = divmod(seconds, MINUTE)
            return f"{minutes}{SP}min{SP}{seconds}{SP}s" if seconds else f"{minutes}{SP}min"
        if seconds < HOUR:
            return f"{round(seconds / MINUTE)}{SP}min"
        hours, minutes = divmod(round(seconds / MINUTE), 60)
        if seconds < 2 * DAY:
            return f"{hours}{SP}h{SP}{minutes:02}" if minutes else f"{hours}{SP}h"
        days, hours = divmod(hours, 24)
        whole = f"{days}{SP}{self._words['word.days']}"
        return f"{whole}{SP}{hours}{SP}h" if hours else whole

    def _as_about(self, value: Any) -> str:
        """A duration rounded up, so that a card is not edited for every second."""
        if not isinstance(value, (int, float)):
            return self._as_text(value)
        step = 10 if value < MINUTE else MINUTE
        return self._as_duration(max(step, -(-value // step) * step))

    def _as_at(self, value: Any) -> str:
        return self._date(value, "{date_short_pretty} {time}", "%Y-%m-%d %H:%M UTC")

    def _as_clock(self, value: Any) -> str:
        return self._date(value, "{time}", "%H:%M UTC")

    def _as_time(self, value: Any) -> str:
        return self._date(value, "{time_secs}", "%H:%M:%S UTC")

    def _date(self, value: Any, token: str, fallback: str) -> str:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return self._as_text(value)
        if not isinstance(value, datetime):
            return self._as_text(value)
        moment = value.astimezone(UTC)
        return f"<!date^{int(moment.timestamp())}^{token}|{moment.strftime(fallback)}>"

    def _as_who(self, value: Any) -> str:
        holder = str(value or "")
        if holder[:1] in "UW" and holder.isalnum() and holder.isupper():
            return f"<@{holder}>"
        if holder[:1] == "S" and holder.isalnum() and holder.isupper():
            return f"<!subteam^{holder}>"
        if holder in ("", "system"):
            return self._words["word.splice"]
        return self._as_text(holder)

    def _as_id(self, value: Any) -> str:
        return "`" + escape(clip(" ".join(str(value).replace("`", "'").split()), LONGEST_ID) or "-") + "`"

    def _as_raw(self, value: Any) -> str:
        return str(value)

    def _as_list(self, value: Any) -> str:
        items: Iterable[Any] = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return clip(", ".join(self._as_text(item) for item in items), 4 * LONGEST_FACT)
