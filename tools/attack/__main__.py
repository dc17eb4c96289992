"""python -m tools.attack [forger|headers|sqlmap|wapiti …]: attacks, a table, 1 for a finding."""

import sys
import time
from collections.abc import Callable

from tools.attack.forger import forge
from tools.attack.report import Attack, print_table
from tools.attack.scanners import check_headers, guess_secret, scan_site
from tools.attack.server import Server, serving
from tools.attack.smuggler import smuggle
from tools.attack.sqlmap import map_sql

Act = Callable[[Server], list[Attack]]
STRICT: dict[str, Act] = {
    "forger": lambda server: [*forge(server), smuggle(server)],
    "headers": lambda server: [*check_headers(server), guess_secret(server)],
}
OPEN: dict[str, Act] = {
    "sqlmap": map_sql,
    "wapiti": lambda server: [scan_site(server)],
}


def main() -> int:
    """What is named, or all."""
    wanted = set(sys.argv[1:]) or STRICT.keys() | OPEN.keys()
    began, attacks = time.monotonic(), list[Attack]()
    for acts, limits in ((STRICT, True), (OPEN, False)):
        for name in wanted & acts.keys():
            with serving(limits=limits) as server:
                attacks += acts[name](server)
                log = server.faults()
            attacks.append(Attack("server", f"its own log, under {name}", found=log[:20]))
    fine = print_table(attacks)
    print(f"{time.monotonic() - began:.0f} seconds")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
