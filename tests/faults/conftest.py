"""What the stories of the face and of sync need, for those at their edge."""

from tests.bot.face.conftest import plain_logs, rows, settings, slack, stage, workspace_process
from tests.sync.conftest import shop

__all__ = ["plain_logs", "rows", "settings", "shop", "slack", "stage", "workspace_process"]
