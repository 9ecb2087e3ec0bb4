# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands and the server on PostgreSQL; only where MAILLAGE_TEST_DATABASE names a cluster
(tests/support/with-postgres makes one)."""
import os, pathlib, shutil, sqlite3, subprocess, tempfile, unittest

from client import DEMO, Browser, Demo, Server, json_of, maillage

CLUSTER = os.environ.get("MAILLAGE_TEST_DATABASE")


def tables_of(db):
    """The tables that hold what people gave; those of a search are made again."""
    names = db.execute("select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name")
    return [n for n, in names if not n.startswith("sqlite_") and "search" not in n]


def columns_of(db, table):
    return [(name, kind, need) for _, name, kind, need, _, _ in db.execute(f'pragma table_info("{table}")')]


def codes_of():
    """For each field of a few words the first of them, as the .ent files have it: {(table, column): code}."""
    lists, fields = {}, []
    for file in (pathlib.Path(__file__).resolve().parents[2] / "src").rglob("*.ent"):
        kind = name = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if words[:1] in (["enum"], ["entity"]) and line[0] != " ":
                kind, name = words[:2]
            elif words and line[0] == " " and kind == "enum":
                lists.setdefault(name, words[0])
            elif kind == "entity" and words[1:2] in (["enum"], ["set"]):
                fields.append((name, words[0], words[2]))
    return {(table, column): lists[of] for table, column, of in fields if of in lists}


def fill(db, table, codes):
    """A row where there is none, with a value in each column, and what it refers to before."""
    if db.execute(f'select 1 from "{table}"').fetchone():
        return
    points = {row[3]: row[2] for row in db.execute(f'pragma foreign_key_list("{table}")')}
    values = {}
    for name, kind, _ in columns_of(db, table):
        if name in points and points[name] != table:
            fill(db, points[name], codes)
            values[name] = db.execute(f'select min(id) from "{points[name]}"').fetchone()[0]
        elif name not in points:
            value = {"INTEGER": 1, "BLOB": b"\0\xff"}.get(kind.upper(), "2026-11-26")
            values[name] = codes.get((table, name), value)
    db.execute(f'insert into "{table}" ({", ".join(values)}) values ({", ".join("?" * len(values))})', [*values.values()])


def everything(file, but=()):
    """Each row of each table as text, without what is sealed with the keys of the place."""
    db, found = sqlite3.connect(file), {}
    for table in tables_of(db):
        if table in but:
            continue
        names = [name for name, _, _ in columns_of(db, table) if name not in ("mac", "chain", "before", "sealed")]
        found[table] = sorted(map(repr, db.execute(f'select {", ".join(names)} from "{table}"')))
    db.close()
    return found


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

    def _full_demo(self):
        """A demo with a row in each table; its file, and its address."""
        folder = self.top / "full"
        shutil.copytree(Demo.folder(), folder)
        file = next((folder / "communities").glob("*.db"))
        db = sqlite3.connect(file)
        codes = codes_of()
        for table in tables_of(db):
            if table not in ("audit", "audit_seal"):  # made by the program alone
                fill(db, table, codes)
        db.commit()
        db.close()
        return folder, file

    def _same(self, before, after):
        self.assertEqual(set(before), set(after))
        for table, rows in before.items():
            self.assertTrue(rows or table == "audit_seal", f"{table} is empty")
            self.assertEqual(rows, after[table], table)

    def a_community_goes_to_postgresql_and_back_with_every_table(self):
        folder, file = self._full_demo()
        before, slug = everything(file, but=("audit_seal", "schema_version")), file.stem
        key = maillage("community", "export", slug, self.top / "there", data=folder)[1]
        key = "\n".join(line for line in key.splitlines() if line.strip()[:1].isdigit() and ". " in line) + "\n"
        self._run("community", "import", self.top / "there", stdin=key, timeout=600)
        self.assertEqual(self._run("audit", "verify")[0], 0)
        key = self._run("community", "export", slug, self.top / "back")[1]
        key = "\n".join(line for line in key.splitlines() if line.strip()[:1].isdigit() and ". " in line) + "\n"
        home = self.top / "home"
        maillage("community", "import", self.top / "back", stdin=key, data=home, timeout=600)
        after = everything(home / "communities" / file.name, but=("audit_seal", "schema_version"))
        arrivals = [row for row in after["audit"] if "'carried'" in row]
        self.assertEqual(len(arrivals), 2)
        after["audit"] = [row for row in after["audit"] if row not in arrivals]
        self._same(before, after)
        self.assertEqual(maillage("audit", "verify", data=home)[0], 0)

    def a_backup_goes_to_postgresql_and_back_with_every_table(self):
        folder, file = self._full_demo()
        gone = ("audit_seal", "schema_version")
        before = everything(file, but=gone), everything(folder / "installation.db", but=("schema_version",))
        maillage("backup", self.top / "there", data=folder)
        self.data.mkdir(mode=0o700)
        shutil.copy(folder / "master.key", self.data / "master.key")
        self._run("restore", self.top / "there", timeout=600)
        self._run("backup", self.top / "back")
        home = self.top / "home"
        home.mkdir(mode=0o700)
        shutil.copy(folder / "master.key", home / "master.key")
        maillage("restore", self.top / "back", data=home, timeout=600)
        self._same(before[0], everything(home / "communities" / file.name, but=gone))
        after = everything(home / "installation.db", but=("schema_version",))
        for table in ("registered_community", "account", "membership", "password", "history", "setting"):
            self.assertEqual(before[1][table], after[table], table)


if not CLUSTER:
    del OnPostgres
