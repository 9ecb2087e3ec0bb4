# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients that take their time are closed after a total, not only when idle. These probes wait for half a
minute, so run starts them before the other tests and their answers are looked at last."""
import concurrent.futures, time, unittest

from client import Server

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PROBES = {
    "headers": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", [(0.5, b"X-A: b\r\n")] * 60),
    "body": (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n" + FORM + b"\r\na=",
             [(0.5, b"x")] * 100),
    "chunks": (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" + FORM + b"\r\n",
               [(0.5, b"1\r\nx\r\n")] * 100),
    "silence": (b"", []),
    "half a line": (b"GET /hea", []),
}
under_way = {}


def probe(server, request, pieces):
    began = time.monotonic()
    answer = server.raw(request, timeout=45, pieces=pieces)
    return time.monotonic() - began, answer


def begin():
    server = Server().__enter__()
    pool = concurrent.futures.ThreadPoolExecutor(len(PROBES))
    under_way.update({name: pool.submit(probe, server, *what) for name, what in PROBES.items()})
    under_way["server"] = server


class Slow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not under_way:
            begin()

    @classmethod
    def tearDownClass(cls):
        under_way["server"].__exit__(None)

    def _closed_between(self, name, least, most):
        took, answer = under_way[name].result()
        self.assertNotIn(b"(open)", answer)
        self.assertNotIn(b"HTTP/1.1 200", answer)
        self.assertGreater(took, least)
        self.assertLess(took, most)

    def a_slow_sender_of_headers_is_closed_in_ten_seconds(self):
        self._closed_between("headers", 5, 15)

    def a_slow_sender_of_a_body_is_closed_in_thirty_seconds(self):
        self._closed_between("body", 15, 36)

    def a_slow_sender_of_chunks_is_closed_in_thirty_seconds(self):
        self._closed_between("chunks", 15, 36)

    def a_connection_that_says_nothing_is_closed(self):
        self._closed_between("silence", 1, 36)

    def half_a_request_line_is_not_waited_for(self):
        self._closed_between("half a line", 1, 15)
