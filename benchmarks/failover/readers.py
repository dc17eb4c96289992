"""Somebody who reads pages without end, and notes when they came."""

import threading
import time
from http.client import HTTPConnection, HTTPException

from benchmarks.crash.people import Device

SECONDS = 60  # in which every request must be answered, with whatever
PAUSE = 0.05


class Reader(threading.Thread):
    """answered, waited: instants of pages, and of words that ask to come again."""

    def __init__(self, device: Device, port: int, place: str | None = None) -> None:
        super().__init__(name=f"reader {device.name}", daemon=True)
        self.device, self.port = device, port
        self.place = place or f"days/{device.days[0]}"
        self.answered: list[float] = []
        self.waited: list[float] = []
        self.strange: list[str] = []
        self.stops = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self.stops.is_set():
            began = time.monotonic()
            try:
                status, again = self._ask()
            except (OSError, HTTPException) as error:
                spent = time.monotonic() - began
                self.strange.append(f"{self.name}: {type(error).__name__} after {spent:.0f} s")
                continue
            if status == 200:
                self.answered.append(time.monotonic())
            elif status == 503 and again:
                self.waited.append(time.monotonic())
            else:
                self.strange.append(f"{self.name}: {status}, Retry-After {again}")
            time.sleep(PAUSE)

    def _ask(self) -> tuple[int, str | None]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        head = {"Cookie": f"session={self.device.cookie}", "Host": "localhost"}
        place = f"/diary/{self.device.account_id}/{self.place}"
        try:
            connection.request("GET", place, None, head)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Retry-After")
        finally:
            connection.close()
