# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients that take their time are closed after a total, not only when idle. These probes wait for half a
minute, all at once, so that tests/http/run starts this class before the others."""
import concurrent.futures, resource, selectors, socket, statistics, threading, time, unittest

from client import DEMO, Browser, Server

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PROBES = {
    "headers": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", [(0.5, b"X-A: b\r\n")] * 60),
    "body": (b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n" + FORM + b"\r\na=",
             [(0.5, b"x")] * 100),
    "silence": (b"", []),
    "half a line": (b"GET /hea", []),
}


def probe(server, request, pieces):
    began = time.monotonic()
    answer = server.raw(request, timeout=45, pieces=pieces)
    return time.monotonic() - began, answer


class Slow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()
        cls.pool = concurrent.futures.ThreadPoolExecutor(len(PROBES))
        cls.answers = {name: cls.pool.submit(probe, cls.server, *what) for name, what in PROBES.items()}

    @classmethod
    def tearDownClass(cls):
        cls.pool.shutdown()
        cls.server.__exit__(None)

    def _closed_between(self, name, least, most):
        took, answer = self.answers[name].result()
        self.assertNotIn(b"(open)", answer)
        self.assertNotIn(b"HTTP/1.1 200", answer)
        self.assertGreater(took, least)
        self.assertLess(took, most)

    def a_slow_sender_of_headers_is_closed_in_ten_seconds(self):
        self._closed_between("headers", 5, 15)

    def a_slow_sender_of_a_body_is_closed_in_thirty_seconds(self):
        self._closed_between("body", 15, 36)

    def a_connection_that_says_nothing_is_closed(self):
        self._closed_between("silence", 1, 36)

    def half_a_request_line_is_not_waited_for(self):
        self._closed_between("half a line", 1, 15)


class Crowd:
    """Many clients that each send a byte now and then, and come back when they are closed."""

    def __init__(self, server, size):
        self.server, self.size, self.closed, self.stopping = server, size, 0, False
        self.selector = selectors.DefaultSelector()
        self.thread = threading.Thread(target=self._run)

    def _connect(self, n):
        s = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
        head = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-A: "
        body = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n" + FORM + b"\r\n"
        s.sendall(head if n % 2 else body)
        s.setblocking(False)
        self.selector.register(s, selectors.EVENT_READ, n)

    def _run(self):
        while not self.stopping:
            began = time.monotonic()
            for key, _ in self.selector.select(0):
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
                self.closed += 1
                self._connect(key.data)
            for key in list(self.selector.get_map().values()):
                try:
                    key.fileobj.send(b"x")
                except OSError:
                    pass  # closed: seen above the next time
            time.sleep(max(0, 1 - (time.monotonic() - began)))

    def __enter__(self):
        for n in range(self.size):
            self._connect(n)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()


class AmongMany(unittest.TestCase):
    SLOW, SECONDS = 1000, 13

    def a_page_takes_less_than_a_second_among_a_thousand_slow_clients(self):
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        if limits[1] < 2 * self.SLOW:
            self.skipTest("too few open files are allowed here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(limits[0], 2 * self.SLOW), limits[1]))
        with Server() as server, Crowd(server, self.SLOW) as crowd:
            browser = Browser(server)
            browser.sign_in(DEMO["coordinator"])
            took, until = [], time.monotonic() + self.SECONDS
            while time.monotonic() < until:
                began = time.monotonic()
                self.assertEqual(browser.request("GET", "/").status, 200)
                took.append(time.monotonic() - began)
                time.sleep(0.02)
            open_now = len(crowd.selector.get_map())
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        p99 = statistics.quantiles(took, n=100)[98]
        print(f"{len(took)} pages among {open_now} slow clients ({crowd.closed} closed meanwhile): "
              f"median {statistics.median(took) * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms", flush=True)
        self.assertGreater(open_now, self.SLOW * 0.9)
        self.assertGreater(crowd.closed, self.SLOW // 4, "the deadline closed none")
        self.assertLess(p99, 1)
