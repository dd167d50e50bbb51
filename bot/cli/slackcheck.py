"""What `doctor` asks Slack: do the tokens work, and does the app have the scopes that its manifest names."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.manifest import manifest
from bot.settings import Settings, revealed
from sync.bridge import Check


async def check_slack(settings: Settings) -> list[Check]:
    """Bot token, scopes, and in Socket Mode the app token."""
    if settings.slack_bot_token is None:
        return [Check("slack", False, "slack_token_missing", {"name": "SPLICE_SLACK_BOT_TOKEN"})]
    checks = await _bot(_client(settings, revealed(settings.slack_bot_token)))
    if settings.slack_mode == "socket":
        if settings.slack_app_token is None:
            return [*checks, Check("slack", False, "slack_token_missing", {"name": "SPLICE_SLACK_APP_TOKEN"})]
        checks.append(await _app(_client(settings, revealed(settings.slack_app_token))))
    elif settings.slack_signing_secret is None:
        checks.append(Check("slack", False, "slack_token_missing", {"name": "SPLICE_SLACK_SIGNING_SECRET"}))
    return checks


def _client(settings: Settings, token: str) -> AsyncWebClient:
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    if "127.0.0.1" in settings.slack_api_url:
        client.proxy = None  # slack_sdk would ask a proxy of the environment for an address of this machine
    return client


async def _bot(client: AsyncWebClient) -> list[Check]:
    try:
        answer = await client.auth_test()
    except SlackApiError as refused:
        return [Check("slack", False, "slack_refused", {"reason": refused.response["error"]})]
    except OSError:
        return [Check("slack", False, "slack_away")]
    granted = {scope.strip() for scope in answer.headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    missing = sorted(set(manifest()["oauth_config"]["scopes"]["bot"]) - granted)
    checks = [Check("slack", True, "slack_ok", {"team": answer["team"]})]
    if missing and granted:
        checks.append(Check("scopes", False, "slack_scopes_missing", {"scopes": missing}))
    elif granted:
        checks.append(Check("scopes", True, "slack_scopes_ok", {"n": len(granted)}))
    return checks


async def _app(client: AsyncWebClient) -> Check:
    try:
        await client.apps_connections_open(app_token=client.token or "")
    except SlackApiError as refused:
        return Check("socket", False, "slack_app_refused", {"reason": refused.response["error"]})
    except OSError:
        return Check("socket", False, "slack_away")
    return Check("socket", True, "slack_socket_ok")
