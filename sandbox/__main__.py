"""`python -m sandbox`: every imitation as a process of its own, told in one JSON object on one line.

Any outside client can be pointed at what is printed; it runs until SIGTERM or SIGINT, and its processes end with it.
"""

import argparse
import contextlib
import json
import signal
import sys
import threading
from typing import Any

from sandbox.common import options
from sandbox.common.children import Child, ChildFailed

# Modules of the sandbox that serve the voice town; each tells {name: …, "control": …}.
VOICE: tuple[str, ...] = ("alianza", "simpler")
_PORTS = ("sonar", "calix", "workspace", "alianza", "simpler")
_PORTS_AT_LEAST = 3  # the voice pair came later: its ports may be left out


def main() -> int:
    """Start, tell, wait, end."""
    args = _options()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if args.with_parent:
        threading.Thread(target=_wait_for_parent, args=(stop,), daemon=True).start()
    with contextlib.ExitStack() as stack:
        children = {name: stack.enter_context(Child(name, command)) for name, command in _commands(args).items()}
        try:
            lines = {name: child.announcement(stop) for name, child in children.items()}
        except ChildFailed as failed:
            print(failed, file=sys.stderr)
            return 1
        if stop.is_set():
            return 0
        print(json.dumps(_object(lines)), flush=True)
        while not stop.wait(0.5):
            for child in children.values():
                if child.ended():
                    print(f"{child.name} ended by itself", file=sys.stderr)
                    return 1
    return 0


def _options() -> argparse.Namespace:
    parser = options.parser("sandbox", __doc__)
    parser.add_argument(
        "--calix", choices=("matching", "empty"), default="matching", help="how Calix's org main starts"
    )
    parser.add_argument("--limiter", choices=("on", "off"), default="off", help="Sonar's 400 requests a minute")
    parser.add_argument("--without-workspace", action="store_true", help="the vendors only")
    parser.add_argument("--without-voice", action="store_true", help="neither Alianza nor SIMPLer")
    parser.add_argument("--manifest", help="the app manifest that the workspace takes its commands from")
    parser.add_argument(
        "--ports", type=_ports, default="auto", help="auto, or numbers: sonar,calix,workspace[,alianza,simpler]"
    )
    parser.add_argument("--with-parent", action="store_true", help="end when the standard input ends")
    return parser.parse_args()


def _ports(text: str) -> dict[str, str]:
    """The port of each imitation; 0, a free one, for those left out."""
    numbers = [int(port) for port in text.split(",")] if text != "auto" else [0] * len(_PORTS)
    if not _PORTS_AT_LEAST <= len(numbers) <= len(_PORTS):
        raise ValueError(text)
    return dict.fromkeys(_PORTS, "0") | {name: str(port) for name, port in zip(_PORTS, numbers, strict=False)}


def _commands(args: argparse.Namespace) -> dict[str, list[str]]:
    data = [
        "--size",
        str(args.size),
        "--seed",
        str(args.seed),
        "--prefix-share",
        str(args.prefix_share),
        "--with-parent",
    ]
    ports = args.ports
    commands = {
        "sonar": ["sandbox.sonar", *data, "--limiter", args.limiter, "--port", ports["sonar"]],
        "calix": ["sandbox.calix", *data, "--calix", args.calix, "--port", ports["calix"]],
    }
    if not args.without_voice:
        commands |= {name: [f"sandbox.{name}", *data, "--port", ports[name]] for name in VOICE}
    if not args.without_workspace:
        manifest = ["--manifest", args.manifest] if args.manifest else []
        commands["workspace"] = ["sandbox.workspace", "--port", ports["workspace"], *manifest]
    return commands


def _object(lines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One object of what the imitations said of themselves."""
    control = {name: line.get("control_url") or line["control"] for name, line in lines.items()}
    told = {name: lines[name][name] for name in ("sonar", "calix", *VOICE) if name in lines}
    whole: dict[str, Any] = told | ({"workspace": lines["workspace"]} if "workspace" in lines else {})
    notes = dict(lines["sonar"]["notes"])
    if "alianza" in lines:
        notes["voice"] = lines["alianza"]["notes"]
    return whole | {"control": control, "notes": notes}


def _wait_for_parent(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
