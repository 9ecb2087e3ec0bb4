# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every process of the server is killed at any moment while several people save: what was answered is there, and
the database is sound. MAILLAGE_KILLS=1000 for the figure; a few here. (It says nothing of power: the system's cache
outlives the processes. tests/fault/power_test.c is about that.)"""
import http.client, os, random, shutil, sqlite3, threading, time, unittest, urllib.parse

from client import DEMO, Browser, Server

KILLS = int(os.environ.get("MAILLAGE_KILLS", "6"))
PEOPLE = 4


class Saver(threading.Thread):
    """Saves organizations one after the other until the server is gone."""

    def __init__(self, server, browser, fields, first):
        super().__init__()
        self.server, self.browser, self.fields = server, browser, fields
        self.number, self.acknowledged = first, []
        self.odd = None  # an answer that is no success

    def run(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            while True:
                name = f"Organisme {self.number:08d}"
                self.number += 1
                connection.request("POST", "/organizations", urllib.parse.urlencode({**self.fields, "name": name, "anyway": "1"}), {
                    "Host": f"localhost:{self.server.port}", "Origin": self.browser.origin,
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items())})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 303:
                    self.odd = answer.status
                    return
                self.acknowledged.append(name)
        except (OSError, http.client.HTTPException):
            pass  # killed


class Kills(unittest.TestCase):
    def _found(self, data):
        file = next((data / "communities").glob("*.db"))
        with sqlite3.connect(file) as db:
            self.assertEqual(db.execute("pragma integrity_check").fetchall(), [("ok",)])
            names = {row[0] for row in db.execute("select name from organization where name like 'Organisme %'")}
        db.close()
        return names

    def nothing_that_was_answered_is_lost_by_a_kill(self):
        chance, acknowledged, answered_while_killed = random.Random(7), set(), 0
        with Server() as first:
            browser = Browser(first)
            browser.sign_in(DEMO["coordinator"])
            page = browser.get("/organizations/new")
            fields = dict(next(f for f in page.page.forms if f["action"] == "/organizations")["fields"])
            own, first.own = first.own, None  # outlives this server
        try:
            for kill in range(KILLS):
                server = Server(first.data).__enter__()
                try:
                    browser.server = server
                    savers = [Saver(server, browser, fields, kill * 100000 + person * 10000)
                              for person in range(PEOPLE)]
                    for saver in savers:
                        saver.start()
                    time.sleep(0.02 + 0.4 * chance.random())
                finally:
                    server.kill()
                for saver in savers:
                    saver.join()
                    self.assertIsNone(saver.odd)
                    acknowledged.update(saver.acknowledged)
                    answered_while_killed += len(saver.acknowledged) > 0
                lost = acknowledged - self._found(first.data)
                self.assertEqual(lost, set(), f"lost by kill {kill + 1}")
        finally:
            shutil.rmtree(own, ignore_errors=True)
        print(f"{KILLS} kills: 0 of {len(acknowledged)} acknowledged saves lost", flush=True)
        self.assertGreater(answered_while_killed, KILLS)
