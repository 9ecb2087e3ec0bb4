# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plain HTTP stays on this machine: whoever comes from elsewhere without a listed proxy gets no answer. The tests
of other addresses have a network of their own, which no packet leaves."""
import json, os, subprocess, sys, tempfile, unittest

from client import Browser, Server, free_port, maillage

INSIDE = """
import fcntl, os, socket, struct, sys
ADDRESS = "192.0.2.2"
s = socket.socket()
def tell(call, name, value):
    fcntl.ioctl(s, call, struct.pack("16s16s", name, value))
tell(0x8914, b"lo", struct.pack("h", 0x41))  # up
tell(0x8916, b"lo:1", struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(ADDRESS)))
sys.path.insert(0, sys.argv[1])
from client import Server
found = {}
def ask(server, address, more=""):
    try:
        with socket.create_connection((address, server.port), timeout=5) as c:
            c.sendall(b"GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
            return c.recv(100).decode()[:15].strip()
    except OSError:
        return ""
class Everywhere(Server):
    def __enter__(self):
        self.options += ("--listen", "0.0.0.0:%d" % self.free())
        return super().__enter__()
    def free(self):
        with socket.socket() as one:
            one.bind(("0.0.0.0", 0))
            self.wanted = one.getsockname()[1]
            return self.wanted
for name, proxy in (("unlisted", "192.0.2.9"), ("listed", "192.0.2.9 " + ADDRESS)):
    with Everywhere(None, "--proxy", proxy) as server:
        server.port = server.wanted
        found[name] = ask(server, ADDRESS)
        found[name + " loopback"] = ask(server, "127.0.0.1")
import json
print("FOUND" + json.dumps(found))
"""


class Edge(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = folder.name + "/data"

    def _refused(self, *options):
        code, out, error = maillage("serve", *options, data=self.data, check=False, timeout=20)
        self.assertEqual((code, out), (2, ""), error)
        return error

    def another_address_than_loopback_needs_a_listed_proxy(self):
        for address in ("0.0.0.0:0", "192.0.2.1:0", ":::0", "10.0.0.1:8080"):
            self.assertIn("--proxy", self._refused("--listen", address), address)
            self.assertIn("--proxy", self._refused("--listen", address, "--proxy", " "), address)

    def a_proxy_is_an_ip_address(self):
        for proxy in ("proxy.example.org", "127.0.0.1,127.0.0.2", "127.0.0.1 x", "127.0.0.300"):
            self.assertIn(proxy.split()[-1], self._refused("--listen", "127.0.0.1:0", "--proxy", proxy))

    def loopback_in_either_version_is_served(self):
        for address in ("127.0.0.1", "127.0.0.2", "localhost"):
            with Server(None, "--listen", f"{address}:{free_port()}") as server:
                self.assertTrue(server.ready_line.startswith(f"http://{address}:"))

    def the_name_of_the_site_is_answered_and_no_other(self):
        with Server(None, "--host", "maillage.example.org reseau.example.org") as server:
            browser = Browser(server)
            for host, status in (("maillage.example.org", 200), ("reseau.example.org:443", 200), ("localhost", 200),
                                 ("example.org", 421), ("maillage.example.org.elsewhere.org", 421)):
                self.assertEqual(browser.request("GET", "/sign-in", headers={"Host": host}).status, status, host)

    def who_comes_from_elsewhere_without_our_proxy_gets_no_answer(self):
        own_network = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-r", "-n"]
        if subprocess.run([*own_network, "true"], capture_output=True).returncode != 0:
            self.skipTest("no network of its own can be made here")
        here = os.path.dirname(os.path.abspath(__file__))
        r = subprocess.run([*own_network, sys.executable, "-c", INSIDE, here], capture_output=True, text=True,
                           timeout=120)
        line = next((l for l in r.stdout.splitlines() if l.startswith("FOUND")), None)
        self.assertIsNotNone(line, r.stdout + r.stderr)
        self.assertEqual(json.loads(line[5:]), {
            "unlisted": "", "unlisted loopback": "HTTP/1.1 200 OK",
            "listed": "HTTP/1.1 200 OK", "listed loopback": "HTTP/1.1 200 OK"})
