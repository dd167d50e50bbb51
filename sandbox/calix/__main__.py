"""`python -m sandbox.calix`: one imitation Calix Cloud on 127.0.0.1, told in one JSON line."""

from dataclasses import asdict
from typing import Any

from sandbox.calix.app import build
from sandbox.calix.cloud import Cloud
from sandbox.calix.load import ORGS
from sandbox.common import options, serving
from sandbox.common.memory import settled


def main() -> None:
    """Read the options, make the data, serve."""
    parser = options.parser("sandbox.calix", __doc__)
    parser.add_argument("--calix", choices=("matching", "empty"), default="matching", help="how org main starts")
    options.serving(parser)
    args = parser.parse_args()
    with settled():
        app = build(Cloud(options.dealt(args), matching=args.calix == "matching"))
    serving.run(app, port=args.port, announce=announcement, with_parent=args.with_parent)


def announcement(port: int) -> dict[str, Any]:
    """The addresses and the invented credentials."""
    base = f"http://{serving.HOST}:{port}"
    orgs = [{"name": name, **asdict(credentials)} for name, credentials in ORGS.items()]
    return {"calix": {"base_url": f"{base}/v1", "orgs": orgs}, "control": f"{base}/control"}


if __name__ == "__main__":
    main()
