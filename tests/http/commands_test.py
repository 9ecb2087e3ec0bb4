# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands that scripts rely on: names, options and what they print stay as they are."""
import json, os, pathlib, shutil, sqlite3, stat, tempfile, unittest

from client import DEMO, Browser, Demo, Server, json_of, maillage

TORONTO = pathlib.Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "toronto"


class Folder(unittest.TestCase):
    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="maillage-commands-"))
        self.data = self.top / "data"
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)

    def _demo(self):
        shutil.copytree(Demo.folder(), self.data)


class Commands(Folder):
    def a_community_and_its_people_are_made_by_commands(self):
        maillage("community", "add", "port-laurier", "Réseau de Port-Laurier", data=self.data)
        maillage("user", "add", "alex@exemple.org", "--role", "coordinator", "--community", "port-laurier",
                 data=self.data)
        counts = json_of("count", "--community", "port-laurier", data=self.data)
        for entity in ("organization", "program", "location", "agreement", "obligation"):
            self.assertEqual(counts[entity], 0, entity)
        with Server(self.data) as server:
            browser = Browser(server)
            self.assertEqual(browser.sign_in("alex@exemple.org").status, 200)
            self.assertIn("Port-Laurier", browser.get("/").text)

    def a_second_community_of_the_same_name_is_refused(self):
        maillage("community", "add", "alpha", "Alpha", data=self.data)
        code, _, err = maillage("community", "add", "alpha", "Alpha", data=self.data, check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("alpha", err)
        for slug in ("A", "../x", "a b", "", "x" * 60, "é"):
            self.assertNotEqual(maillage("community", "add", slug, "X", data=self.data, check=False)[0], 0, slug)

    def an_unknown_role_community_account_or_command_is_refused(self):
        maillage("community", "add", "alpha", "Alpha", data=self.data)
        for args in (("user", "add", "a@exemple.org", "--role", "king", "--community", "alpha"),
                     ("user", "add", "a@exemple.org", "--role", "worker", "--community", "beta"),
                     ("user", "add", "not an address", "--role", "worker", "--community", "alpha"),
                     ("user", "link", "nobody@exemple.org"), ("count", "--community", "beta", "--json"),
                     ("import", "no-such-profile", "/dev/null", "--community", "alpha", "--json"),
                     ("nonsense",), ("serve", "--nonsense")):
            code, _, err = maillage(*args, data=self.data, check=False, timeout=20)
            self.assertNotEqual(code, 0, args)
            self.assertTrue(err.strip(), args)

    def every_command_has_its_help(self):
        code, out, _ = maillage("--help")
        for word in ("serve", "demo", "community", "user", "import", "count", "backup", "restore", "audit"):
            self.assertIn(word, out)
        self.assertRegex(maillage("--version")[1], r"\d+\.\d+")

    def the_texts_of_the_method_are_counted_and_checked(self):
        wanted = {"theme": 16, "question": 57, "kind": 9, "aim": 12, "success_factor": 7, "condition": 7,
                  "action": 27, "library": 50}
        counts = json_of("content", "count", data=self.data)
        for lang in ("fr", "en"):
            self.assertEqual({k: counts[lang][k] for k in wanted}, wanted, lang)
        self.assertTrue(json_of("content", "check", data=self.data)["good"])
        content = self.top / "content"
        shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / "content", content)
        self.assertEqual(maillage("content", "check", str(content), data=self.data)[0], 0)
        with open(content / "en" / "landlords.txt", "a", encoding="utf-8") as f:
            f.write("landlord ll_more | One more\n")
        code, _, err = maillage("content", "check", str(content), data=self.data, check=False)
        self.assertNotEqual(code, 0)
        self.assertRegex(err, r"^content/en/[a-z]+\.txt:\d+: error: ")

    def the_key_and_the_databases_are_for_their_owner_alone(self):
        self._demo()
        self.assertEqual(stat.S_IMODE(os.stat(self.data / "master.key").st_mode), 0o600)
        for file in self.data.rglob("*"):
            if file.is_file():
                self.assertEqual(stat.S_IMODE(file.stat().st_mode) & 0o077, 0, file)

    def a_demo_has_life_and_its_audit_holds(self):
        self._demo()
        slug = self._slug()
        counts = json_of("count", "--community", slug, data=self.data)
        self.assertGreaterEqual(counts["organization"], 60)
        for entity in ("program", "location", "partnership", "agreement", "obligation"):
            self.assertGreater(counts[entity], 0, entity)
        verdict = json_of("audit", "verify", data=self.data)
        self.assertTrue(verdict)

    def a_changed_audit_row_is_found(self):
        self._demo()
        file = self.data / "communities" / f"{self._slug()}.db"
        db = sqlite3.connect(file)
        for trigger, in db.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'").fetchall():
            db.execute(f"drop trigger {trigger}")
        row = db.execute("select min(id) from audit").fetchone()[0]
        db.execute("update audit set actor = actor + 1 where id = ?", (row,))
        db.commit()
        db.close()
        code, out, _ = maillage("audit", "verify", "--json", data=self.data, check=False)
        self.assertNotEqual(code, 0)

    def a_backup_restored_elsewhere_is_the_same_without_its_key(self):
        self._demo()
        slug = self._slug()
        before = json_of("count", "--community", slug, data=self.data)
        file = self.top / "backup"
        maillage("backup", file, data=self.data)
        key = (self.data / "master.key").read_bytes()
        self.assertNotIn(key, file.read_bytes())
        other = self.top / "other"
        self.assertNotEqual(maillage("restore", file, data=other, check=False)[0], 0)
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir(mode=0o700)
        shutil.copy(self.data / "master.key", other / "master.key")
        maillage("restore", file, data=other)
        self.assertEqual(json_of("count", "--community", slug, data=other), before)
        self.assertEqual(maillage("audit", "verify", "--json", data=other)[0], 0)

    def a_cut_backup_is_refused(self):
        self._demo()
        file = self.top / "backup"
        maillage("backup", file, data=self.data)
        other = self.top / "other"
        other.mkdir(mode=0o700)
        shutil.copy(self.data / "master.key", other / "master.key")
        whole = file.read_bytes()
        for cut in (whole[:len(whole) // 2], whole[:-1], b"", whole[:100] + b"x" + whole[101:]):
            file.write_bytes(cut)
            self.assertNotEqual(maillage("restore", file, data=other, check=False)[0], 0)

    def a_key_on_paper_puts_everything_back(self):
        self._demo()
        slug = self._slug()
        before = json_of("count", "--community", slug, data=self.data)
        file = self.top / "backup"
        maillage("backup", file, data=self.data)
        sheet = maillage("recovery-sheet", data=self.data)[1]
        lines = [line.strip() for line in sheet.splitlines() if line.strip()[:2] in [f"{n}." for n in range(1, 9)]]
        self.assertEqual(len(lines), 8)
        other = self.top / "other"
        wrong = lines[:3] + [lines[3][:-1] + ("0" if lines[3][-1] != "0" else "1")] + lines[4:]
        code, _, err = maillage("restore", file, "--key-from-sheet", data=other, check=False, stdin="\n".join(wrong))
        self.assertNotEqual(code, 0)
        self.assertIn("4", err)
        self.assertFalse((other / "master.key").exists())
        maillage("restore", file, "--key-from-sheet", data=other, stdin="\n".join(lines).lower())
        self.assertEqual((other / "master.key").read_bytes(), (self.data / "master.key").read_bytes())
        self.assertEqual(stat.S_IMODE(os.stat(other / "master.key").st_mode), 0o600)
        self.assertEqual(json_of("count", "--community", slug, data=other), before)
        self.assertEqual(maillage("audit", "verify", "--json", data=other)[0], 0)
        self.assertNotEqual(maillage("recovery-sheet", "--json", data=self.data, check=False)[0], 0)

    def a_backup_is_checked_without_writing_anything(self):
        self._demo()
        file = self.top / "backup"
        maillage("backup", file, data=self.data)
        sheet = maillage("recovery-sheet", data=self.data)[1]
        verdict = json_of("restore", file, "--check", data=self.data)
        self.assertTrue(verdict["intact"])
        self.assertTrue(verdict["communities"][self._slug()]["intact"])
        self.assertGreater(verdict["communities"][self._slug()]["audit"], 100)
        self.assertGreater(verdict["rows"], 1000)
        nowhere = self.top / "nowhere"
        again = json_of("restore", file, "--check", "--key-from-sheet", data=nowhere, stdin=sheet[sheet.index("1. "):])
        self.assertEqual(again, verdict)
        self.assertFalse(nowhere.exists())
        self.assertNotEqual(maillage("restore", file, "--check", data=nowhere, check=False)[0], 0)
        whole = file.read_bytes()
        for cut in (whole[:len(whole) // 2], whole[:-1], whole[:5000] + b"x" + whole[5001:]):
            file.write_bytes(cut)
            self.assertNotEqual(maillage("restore", file, "--check", data=self.data, check=False)[0], 0)

    def a_changed_audit_row_is_found_in_a_backup(self):
        self._demo()
        db = sqlite3.connect(self.data / "communities" / f"{self._slug()}.db")
        for trigger, in db.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'").fetchall():
            db.execute(f"drop trigger {trigger}")
        db.execute("update audit set record = record + 1 where id = (select min(id) + 7 from audit)")
        db.commit()
        db.close()
        file = self.top / "backup"
        maillage("backup", file, data=self.data)
        code, out, _ = maillage("restore", file, "--check", "--json", data=self.data, check=False)
        self.assertNotEqual(code, 0)
        self.assertFalse(json.loads(out)["intact"])

    def nightly_backups_are_set_by_a_command(self):
        self._demo()
        first = json_of("backup", "schedule", data=self.data)
        self.assertEqual((first["hour"], first["keep"]), (3, 30))
        away = self.top / "away"
        away.mkdir()
        then = json_of("backup", "schedule", "--hour", "22", "--keep", "7", "--folder", str(away), data=self.data)
        self.assertEqual(then, {"hour": 22, "keep": 7, "folder": str(away)})
        self.assertEqual(json_of("backup", "schedule", data=self.data), then)
        for args in (("--hour", "24"), ("--keep", "0"), ("--folder", "not/there"), ("--folder", "/not/there")):
            self.assertNotEqual(maillage("backup", "schedule", *args, data=self.data, check=False)[0], 0, args)

    def the_audit_is_listed_by_the_same_filters(self):
        self._demo()
        rows = json_of("audit", "list", "--limit", "5", data=self.data)["rows"]
        self.assertEqual(len(rows), 5)
        self.assertEqual(rows, sorted(rows, key=lambda r: (-r["at"], -r["id"])))
        one = json_of("audit", "list", "--kind", "organization", "--record", "1", data=self.data)["rows"]
        self.assertTrue(one and all((r["kind"], r["record"]) == ("organization", 1) for r in one))
        self.assertEqual(json_of("audit", "list", "--action", "read", data=self.data)["rows"][0]["kind"], "audit")
        self.assertEqual(json_of("audit", "list", "--until", "2001-01-01", data=self.data)["rows"], [])
        for args in (("--from", "yesterday"), ("--person", "nobody@exemple.org"), ("--record", "1"), ("--limit", "0")):
            self.assertNotEqual(maillage("audit", "list", *args, data=self.data, check=False)[0], 0, args)

    def a_demo_advanced_by_a_year_has_more_that_is_late(self):
        self._demo()
        late = []
        for _ in range(2):
            with Server(self.data) as server:
                browser = Browser(server)
                late.append(browser.sign_in(DEMO["coordinator"]).text.count('class="st late"'))
            maillage("demo", "--advance", "P12M", data=self.data, timeout=300)
        self.assertGreater(late[0], 0)
        self.assertGreater(late[1], late[0])

    def _slug(self):
        data = self.data if (self.data / "communities").is_dir() else Demo.folder()
        return next(f.stem for f in sorted((data / "communities").glob("*.db")))


class Import(Folder):
    def setUp(self):
        super().setUp()
        if not TORONTO.is_dir():
            self.skipTest("the real file is not here")
        maillage("community", "add", "toronto", "Toronto", data=self.data)
        self.file = next(f for f in sorted(TORONTO.iterdir()) if f.suffix == ".csv")
        self.expected = json.loads((TORONTO / "EXPECTED.json").read_text())

    def _import(self, *options):
        return json_of("import", "shelter-occupancy", self.file, "--community", "toronto", *options,
                       data=self.data, timeout=300)

    def a_dry_run_tells_and_changes_nothing(self):
        said = self._import("--dry-run")
        counts = json_of("count", "--community", "toronto", data=self.data)
        self.assertEqual(counts["organization"], 0)
        self.assertEqual(self._import(), said)

    def the_real_file_gives_the_published_totals_and_then_changes_nothing(self):
        first = self._import()
        self.assertEqual(first["rejected"], 0)
        self.assertGreater(first["new"], 0)
        counts = json_of("count", "--community", "toronto", data=self.data)
        found = {kind: counts[kind] for kind in ("organization", "shelter_group", "location", "program", "occupancy")}
        self.assertEqual(found, {"organization": 35, "shelter_group": 64, "location": 104, "program": 136,
                                 "occupancy": 4035})
        self.assertEqual(first["new"], self.expected["rows"])
        self.assertEqual(first["records"]["occupancy"], {"new": 4035, "changed": 0, "same": 0})
        second = self._import()
        self.assertEqual((second["new"], second["changed"], second["rejected"]), (0, 0, 0))
        self.assertEqual(second["same"], first["new"] + first["same"] + first["changed"])
        again = json_of("count", "--community", "toronto", data=self.data)
        self.assertEqual(again, counts)

    def rows_that_are_rejected_stop_all_or_come_back_as_a_file(self):
        good = self.file.read_text(encoding="utf-8-sig").splitlines()[:4]
        bad = self.top / "bad.csv"
        bad.write_text("\n".join([*good[:3], good[3].replace("2024-01", "2024-13", 1)]) + "\n")
        rejects = self.top / "rejects.csv"
        code, said, error = maillage("import", bad, "--community", "toronto", "--json", "--rejects", rejects,
                                     data=self.data, check=False)
        self.assertEqual(code, 1, error)
        self.assertEqual(json.loads(said)["rejected"], 1)
        self.assertEqual(json_of("count", "--community", "toronto", data=self.data)["occupancy"], 0)
        text = rejects.read_text(encoding="utf-8-sig").splitlines()
        self.assertEqual(len(text), 2)
        self.assertIn("2024-13", text[1])
        code, said, error = maillage("import", bad, "--community", "toronto", "--json", "--good-rows",
                                     data=self.data, check=False)
        self.assertEqual(code, 3, error)
        self.assertEqual(json.loads(said)["new"], 2)
        rejects.write_text(rejects.read_text().replace("2024-13", "2024-01"))
        code, said, error = maillage("import", rejects, "--community", "toronto", "--json", data=self.data)
        self.assertEqual(json.loads(said)["new"] + json.loads(said)["changed"] + json.loads(said)["same"], 1)

    def a_file_of_no_known_kind_needs_a_mapping(self):
        sheet = self.top / "sheet.csv"
        sheet.write_text("Nom,Ville\nLe Phare,Laval\n")
        for options in ((), ("--mapping", "Bottin")):
            code, _, error = maillage("import", sheet, "--community", "toronto", *options, data=self.data, check=False)
            self.assertEqual(code, 1)
            self.assertIn("mapping" if not options else "Bottin", error)

    def a_damaged_file_is_reported_and_nothing_half_done_stays(self):
        text = self.file.read_bytes()
        bad = self.top / "bad.csv"
        for content in (b"", b"a,b\n1,2\n", text[:3000] + b"\xff\xfe\n", b"\x00" * 100):
            bad.write_bytes(content)
            maillage("import", "shelter-occupancy", bad, "--community", "toronto", "--json", data=self.data,
                     check=False, timeout=120)
            self.assertEqual(maillage("audit", "verify", "--json", data=self.data)[0], 0)
