# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web process is shut in, and everything still works from inside: pages, lists, CSV, an import, a paper, a
backup meanwhile. On SQLite always, on PostgreSQL where tests/support/with-postgres made a cluster."""
import json, os, pathlib, re, shutil, subprocess, tempfile, time, unittest

from client import DEMO, Browser, Server, maillage

CLUSTER = os.environ.get("MAILLAGE_TEST_DATABASE")
COLUMNS = ("OCCUPANCY_DATE,ORGANIZATION_ID,ORGANIZATION_NAME,SHELTER_ID,SHELTER_GROUP,LOCATION_ID,LOCATION_NAME,"
           "LOCATION_ADDRESS,LOCATION_POSTAL_CODE,LOCATION_CITY,LOCATION_PROVINCE,PROGRAM_ID,PROGRAM_NAME,SECTOR,"
           "PROGRAM_MODEL,OVERNIGHT_SERVICE_TYPE,PROGRAM_AREA,SERVICE_USER_COUNT,CAPACITY_TYPE,CAPACITY_ACTUAL_BED,"
           "CAPACITY_FUNDING_BED,OCCUPIED_BEDS,UNOCCUPIED_BEDS,UNAVAILABLE_BEDS,CAPACITY_ACTUAL_ROOM,"
           "CAPACITY_FUNDING_ROOM,OCCUPIED_ROOMS,UNOCCUPIED_ROOMS,UNAVAILABLE_ROOMS")
NIGHT = ("2026-01-{day:02d},1,Refuge du test,7,Groupe,9,Lieu,1 rue A,,Laval,QC,5,Nuit,Men,Emergency,Shelter,Base,18,"
         "Bed Based Capacity,20,22,18,2,0,,,,,")


def status_of(pid):
    return dict(re.findall(r"^(\w+):\s+(.*)$", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M))


def wait_for(page, sign, within=60):
    """Asks for the page until it has the sign."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        answer = page()
        if re.search(sign, answer.text):
            return answer
        time.sleep(0.3)
    raise AssertionError(f"{sign} did not come: {re.sub(r'<[^>]+>', ' ', answer.text)[-1500:]}")


def give_file(browser, text):
    opened = browser.get("/import")
    form = next(f for f in opened.page.forms if f["action"] == "/import")
    edge, parts = "maillage-test", []
    for name, value in form["fields"]:
        if name != "file":
            parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
    parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="nights.csv"\r\n'
                 f"Content-Type: text/csv\r\n\r\n{text}\r\n--{edge}--\r\n")
    return browser.follow(browser.request("POST", "/import", "".join(parts).encode(), {
        "Content-Type": f"multipart/form-data; boundary={edge}", "Origin": browser.origin}))


class Confined:
    """What the tests on both engines share."""

    def _lines(self):
        return [json.loads(line) for line in self.server.stderr().decode().splitlines() if line.startswith("{")]

    def each_process_says_at_once_what_holds(self):
        said = {who: next(line for line in self._lines() if line["message"].startswith(f"the {who} process"))
                for who in ("web", "worker")}
        for line in said.values():
            self.assertIn("limited (seccomp)", line["message"])
            self.assertEqual(line["level"], "warn" if os.geteuid() == 0 else "info")
        web = said["web"]["message"]
        self.assertTrue("limited (Landlock" in web or "NOT limited" in web, web)

    def the_kernel_says_so_too(self):
        children = self.server.processes()[1:]
        self.assertEqual(len(children), 2)
        for pid in children:
            self.assertEqual((status_of(pid)["Seccomp"], status_of(pid)["NoNewPrivs"]), ("2", "1"))
            limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
            self.assertRegex(limits, r"Max core file size +0 +0 ")

    def pages_lists_and_exports_are_served(self):
        for role in ("coordinator", "director", "worker"):
            browser = Browser(self.server)
            self.assertEqual(browser.sign_in(DEMO[role]).status, 200)
            for path in ("/", "/organizations", "/organizations?q=centre", "/organizations.csv", "/partnerships",
                         "/agreements", "/occupancy"):
                self.assertEqual(browser.get(path).status, 200, path)

    def a_file_is_imported_on_its_page(self):
        browser = Browser(self.server)
        browser.sign_in(DEMO["coordinator"])
        # more than what is kept in memory: it goes through an unnamed file
        nights = [NIGHT.format(day=day) for day in range(1, 29)]
        given = give_file(browser, "\r\n".join([COLUMNS] + nights * 400) + "\r\n")
        self.assertEqual(given.status, 200)
        given = give_file(browser, "\r\n".join([COLUMNS] + nights) + "\r\n")
        checked = wait_for(lambda: browser.get(given.path), 'action="/import/[0-9]+/confirm"')
        form = next(f for f in checked.page.forms if f["action"] and f["action"].endswith("/confirm"))
        browser.submit(checked, form)
        wait_for(lambda: browser.get(given.path), 'href="/occupancy"')
        wait_for(lambda: browser.get("/organizations?q=refuge+du+test"), "Refuge du test")

    def a_paper_becomes_a_pdf(self):
        if not os.access("/usr/bin/weasyprint", os.X_OK):
            self.skipTest("weasyprint is not installed")
        browser = Browser(self.server)
        browser.sign_in(DEMO["coordinator"])
        for number in sorted(set(re.findall(r'href="/agreements/(\d+)"', browser.get("/agreements").text)), key=int):
            page = f"/agreements/{number}/paper"
            shown = browser.get(page)
            form = next((f for f in shown.page.forms if f["action"] == page), None)
            if form is None:  # a draft, or made already
                continue
            browser.submit(shown, form)
            wait_for(lambda: browser.get(page), f'href="{page}/pdf"')
            self.assertTrue(browser.get(f"{page}/pdf").body.startswith(b"%PDF-"))
            return
        self.fail("no agreement of the demo has a paper to make")

    def a_backup_is_made_meanwhile(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "backup"
            maillage("backup", file, *self.database, data=self.data, timeout=300)
            self.assertGreater(file.stat().st_size, 1000)


class ConfinedOnSqlite(Confined, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = ()
        cls.server = Server().__enter__()
        cls.data = cls.server.data

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)


class ConfinedOnPostgres(Confined, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        name = f"confined_{os.getpid()}"
        subprocess.run(["psql", "-q", CLUSTER, "-c", f"create database {name}"], check=True)
        cls.database = ("--database", CLUSTER.replace("///postgres?", f"///{name}?"))
        cls.top = pathlib.Path(tempfile.mkdtemp(prefix="maillage-confined-"))
        cls.data = cls.top / "data"
        maillage("demo", *cls.database, data=cls.data, timeout=600)
        cls.server = Server(cls.data, *cls.database).__enter__()
        cls.server.link = lambda email: "/" + maillage(
            "user", "link", email, *cls.database, data=cls.data)[1].strip().split("/", 3)[3]

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)
        shutil.rmtree(cls.top, ignore_errors=True)


def give_tests(to, ending):
    """The runner takes a class's own methods."""
    for name, run in vars(Confined).items():
        if "_" in name.strip("_") and not name.startswith("_"):
            setattr(to, name + ending, run)


give_tests(ConfinedOnSqlite, "")
if CLUSTER:
    give_tests(ConfinedOnPostgres, "_on_postgresql")
else:
    del ConfinedOnPostgres
