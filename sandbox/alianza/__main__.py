"""`python -m sandbox.alianza`: one imitation Alianza on 127.0.0.1, told in one JSON line."""

from typing import Any

from sandbox.alianza.app import build
from sandbox.alianza.cloud import MAIN, PASSWORD, SUB, USERNAME, Cloud
from sandbox.common import options, serving
from sandbox.common.memory import settled
from sandbox.data.voice import cast_notes


def main() -> None:
    """Read the options, make the data, serve."""
    parser = options.parser("sandbox.alianza", __doc__)
    options.serving(parser)
    args = parser.parse_args()
    cloud = Cloud()
    with settled():
        town = options.settled_town(args)
        notes = cast_notes(town)
        cloud.load(town)
        del town
        app = build(cloud)

    def announcement(port: int) -> dict[str, Any]:
        """The address, the invented credentials, and who plays which role."""
        base = f"http://{serving.HOST}:{port}"
        alianza = {
            "base_url": base,
            "username": USERNAME,
            "password": PASSWORD,
            "partition_id": MAIN,
            "sub_partition_id": SUB,
        }
        return {"alianza": alianza, "control": f"{base}/control", "notes": notes}

    serving.run(app, port=args.port, announce=announcement, with_parent=args.with_parent)


if __name__ == "__main__":
    main()
