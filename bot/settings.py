"""What the operator sets through the environment (`SPLICE_…`); everything about an integration lives in the store."""

import os
import socket
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from slack_sdk.web.async_client import AsyncWebClient

from store.secretbox import SecretBox, box_from


class MissingSetting(Exception):
    """Something that the asked for process cannot do without is not set.

    Attributes:
        names: the environment variables that are missing.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"not set: {', '.join(names)}")
        self.names = names


class Settings(BaseSettings):
    """Settings of the whole product.

    Attributes:
        home: folder of the database file, staging and the like.
        database_url: SQLite or PostgreSQL; a SQLite file in `home` unless set.
        slack_mode: `socket` (Socket Mode) or `http` (signed requests to `http_host:http_port`).
        slack_api_url: Slack's Web API, or an imitation of it.
        admins: Slack user ids that are admin without a grant; nobody else is anything by default.
        secret_keys, secret_keys_file: key ring of the credentials at rest.
        signing_key: the Ed25519 key that signs proofs, 32 bytes in base64; one of the store's own unless set.
        http_host, http_port: health, metrics and, in HTTP mode, Slack; port 0 takes a free one.
        command_prefix: what stands before each command name where a workspace has one of them taken already.
        replica: name of this worker among others; stable over restarts, different in every worker process.
        lease_seconds: how long a worker that froze keeps its rows (300 unless set). Less than twice the longest vendor
            request (120) is for tests alone: what is still on its way would be sent again.
        post_every: seconds between two messages in one channel (Slack's limit is 1 a second).
    """

    model_config = SettingsConfigDict(env_prefix="SPLICE_", extra="ignore", env_ignore_empty=True)

    home: Path = Path("var")
    database_url: str = ""
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = AsyncWebClient.BASE_URL
    slack_mode: Literal["socket", "http"] = "socket"
    admins: Annotated[tuple[str, ...], NoDecode] = ()
    secret_keys: SecretStr | None = None
    secret_keys_file: Path | None = None
    signing_key: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8321, ge=0, le=65535)
    command_prefix: str = Field(default="", max_length=20, pattern=r"^[a-z0-9_-]*$")
    replica: str = Field(default_factory=socket.gethostname, min_length=1)
    lease_seconds: float | None = Field(default=None, ge=1.0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    post_every: float = Field(default=1.0, ge=0.0)
    draw_every: float = Field(default=0.5, gt=0.0)

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`U1, U2` from the environment."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _end_with_slash(cls, value: str) -> str:
        """slack_sdk glues the method's name to it."""
        return value if value.endswith("/") else value + "/"

    @property
    def store_url(self) -> str:
        """The database to open."""
        return self.database_url or f"sqlite:///{self.home / 'splice.db'}"

    def require_slack(self) -> None:
        """Refuse to start without what the chosen mode needs.

        Raises:
            MissingSetting: naming every variable that is missing.
        """
        needed = {"SPLICE_SLACK_BOT_TOKEN": self.slack_bot_token}
        if self.slack_mode == "socket":
            needed["SPLICE_SLACK_APP_TOKEN"] = self.slack_app_token
        else:
            needed["SPLICE_SLACK_SIGNING_SECRET"] = self.slack_signing_secret
        missing = [name for name, value in needed.items() if value is None or not value.get_secret_value()]
        if missing:
            raise MissingSetting(missing)

    def secret_box(self) -> SecretBox:
        """The box that opens credentials.

        Raises:
            store.secretbox.SecretTrouble: no key is set, or one of them cannot be used.
        """
        environment = dict(os.environ)
        if self.secret_keys is not None:
            environment["SPLICE_SECRET_KEYS"] = self.secret_keys.get_secret_value()
        if self.secret_keys_file is not None:
            environment["SPLICE_SECRET_KEYS_FILE"] = str(self.secret_keys_file)
        return box_from(environment)


def revealed(secret: SecretStr | None) -> str:
    """The value itself, for the one call that needs it."""
    return secret.get_secret_value() if secret is not None else ""
