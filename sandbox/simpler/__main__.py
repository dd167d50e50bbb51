"""`python -m sandbox.simpler`: one imitation SIMPLer on 127.0.0.1, told in one JSON line."""

from typing import Any

from sandbox.common import options, serving
from sandbox.common.memory import settled
from sandbox.data.voice_cast import FIELD_IDS, TABLE_ID, size_of_town
from sandbox.simpler.app import BASES, build
from sandbox.simpler.instance import OPERATOR, PASSWORD, USERNAME, Simpler


def main() -> None:
    """Read the options, make the data, serve."""
    parser = options.parser("sandbox.simpler", __doc__)
    options.serving(parser)
    args = parser.parse_args()
    with settled():
        app = build(Simpler(size_of_town(args.size), args.seed))
    serving.run(app, port=args.port, announce=announcement, with_parent=args.with_parent)


def announcement(port: int) -> dict[str, Any]:
    """The address, the invented credentials, and the ids of the voice table and its fields."""
    base = f"http://{serving.HOST}:{port}"
    told = {
        "base_url": base + BASES["restapi"],
        "api_username": USERNAME,
        "api_password": PASSWORD,
        "operator": OPERATOR,
        "table_id": TABLE_ID,
        "fields": FIELD_IDS,
    }
    return {"simpler": told, "control": f"{base}/control"}


if __name__ == "__main__":
    main()
