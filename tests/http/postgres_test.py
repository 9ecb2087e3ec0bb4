# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands and the server on PostgreSQL; only where MAILLAGE_TEST_DATABASE names a cluster
(tests/support/with-postgres makes one)."""
import os, pathlib, shutil, subprocess, tempfile, unittest

from client import DEMO, Browser, Demo, Server, json_of, maillage

CLUSTER = os.environ.get("MAILLAGE_TEST_DATABASE")


class OnPostgres(unittest.TestCase):
    made = 0

    def setUp(self):
        OnPostgres.made += 1
        name = f"commands_{os.getpid()}_{OnPostgres.made}"
        subprocess.run(["psql", "-q", CLUSTER, "-c", f"create database {name}"], check=True)
        self.database = CLUSTER.replace("///postgres?", f"///{name}?")
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="maillage-postgres-"))
        self.data = self.top / "data"
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)

    def _run(self, *args, **options):
        return maillage(*args, "--database", self.database, data=self.data, **options)

    def a_demo_on_postgresql_is_served(self):
        self._run("demo", timeout=600)
        slug = next(f.stem for f in (Demo.folder() / "communities").glob("*.db"))
        here = json_of("count", "--community", slug, "--database", self.database, data=self.data)
        self.assertEqual(here, json_of("count", "--community", slug, data=Demo.folder()))
        self.assertFalse([f for f in self.data.rglob("*.db")])
        with Server(self.data, "--database", self.database) as server:
            server.link = lambda email: "/" + self._run("user", "link", email)[1].strip().split("/", 3)[3]
            for role, email in DEMO.items():
                browser = Browser(server)
                self.assertEqual(browser.sign_in(email).status, 200)
                paths = ["/"]
                if role in ("coordinator", "director", "worker"):
                    paths += ["/organizations", "/organizations?q=centre", "/partnerships", "/agreements"]
                for path in paths:
                    self.assertEqual(browser.get(path).status, 200, path)

    def a_backup_moves_a_community_from_sqlite_to_postgresql(self):
        slug = next(f.stem for f in (Demo.folder() / "communities").glob("*.db"))
        file = self.top / "backup"
        maillage("backup", file, data=Demo.folder())
        self.data.mkdir(mode=0o700)
        shutil.copy(Demo.folder() / "master.key", self.data / "master.key")
        self._run("restore", file, timeout=600)
        self.assertEqual(json_of("count", "--community", slug, "--database", self.database, data=self.data),
                         json_of("count", "--community", slug, data=Demo.folder()))
        self.assertEqual(self._run("audit", "verify", "--json")[0], 0)


if not CLUSTER:
    del OnPostgres
