"""`python -m sandbox.sonar`: one imitation Sonar on 127.0.0.1, told in one JSON line."""

from typing import Any

from sandbox.common import options, serving
from sandbox.common.limiter import Limiter
from sandbox.common.memory import settled
from sandbox.data.catalogue import notes
from sandbox.sonar.app import build
from sandbox.sonar.instance import TOKEN, Instance


def main() -> None:
    """Read the options, make the data, serve."""
    parser = options.parser("sandbox.sonar", __doc__)
    parser.add_argument("--limiter", choices=("on", "off"), default="off", help="400 requests a minute")
    options.serving(parser)
    args = parser.parse_args()
    documented = Limiter(args.limiter == "on", most=400, window_s=60.0)  # section A1
    with settled():
        app = build(Instance(options.dealt(args), documented))
    serving.run(app, port=args.port, announce=announcement, with_parent=args.with_parent)


def announcement(port: int) -> dict[str, Any]:
    """The address, the invented token, and the ids that a caller needs."""
    base = f"http://{serving.HOST}:{port}"
    return {"sonar": {"base_url": base, "token": TOKEN}, "control": f"{base}/control", "notes": notes()}


if __name__ == "__main__":
    main()
