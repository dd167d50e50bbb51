"""What one request carries to its resolvers."""

from dataclasses import dataclass

from sandbox.common.faults import Fault
from sandbox.sonar.lists import Lists
from sandbox.sonar.mutations.desk import Desk


@dataclass(slots=True)
class Context:
    """The lists to read, the desk that writes, and the fault that strikes this request, if any."""

    lists: Lists
    desk: Desk
    fault: Fault | None = None
