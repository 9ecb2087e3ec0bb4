# SPDX-License-Identifier: AGPL-3.0-or-later
"""maillage setup: what it would do, what it prepares in another folder, and Caddy in front of the real program
with the very file that it writes (only where caddy and curl are installed)."""
import json, os, pathlib, re, shutil, signal, subprocess, tempfile, time, unittest

from client import DEMO, Server, free_port, maillage

SITE = "etc/caddy/maillage.caddy"
UNIT = "etc/systemd/system/maillage.service"


class Folder(unittest.TestCase):
    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="maillage-setup-"))
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)

    def _setup(self, *options, check=True):
        return maillage("setup", *options, "--root", self.top, check=check, timeout=60)

    def _files(self):
        return {str(f.relative_to(self.top)): f.read_text() for f in self.top.rglob("*") if f.is_file()}


class Setup(Folder):
    def a_dry_run_shows_each_step_and_changes_nothing(self):
        code, said, _ = self._setup("maillage.example.org", "--dry-run", "--community", "laurier", "--name", "Laurier",
                                    "--admin", "a@example.org", "--json")
        plan = json.loads(said)
        self.assertEqual((code, plan["done"], plan["dry_run"], plan["link"]), (0, True, True, None))
        how = "\n".join(step["how"] for step in plan["steps"])
        for part in ("caddy", "useradd --system", "/var/lib/maillage", UNIT, SITE, "+ import /etc/caddy/maillage.caddy",
                     "caddy validate", "community add laurier Laurier", "systemctl enable maillage caddy",
                     "user add a@example.org", "user link a@example.org --base https://maillage.example.org"):
            self.assertIn(part, how)
        self.assertEqual({step["state"] for step in plan["steps"]}, {"would"})
        self.assertEqual(self._files(), {})

    def files_are_prepared_once_and_taken_away_again(self):
        caddyfile = self.top / "etc/caddy/Caddyfile"
        caddyfile.parent.mkdir(parents=True)
        caddyfile.write_text("# somebody's own\nexample.net {\n\trespond ok\n}\n")
        before = self._files()
        self._setup("maillage.example.org")
        made = self._files()
        self.assertEqual(set(made) - set(before), {SITE, UNIT})
        self.assertEqual(made["etc/caddy/Caddyfile"],
                         before["etc/caddy/Caddyfile"] + "import /etc/caddy/maillage.caddy\n")
        self.assertIn("\nmaillage.example.org {\n\trequest_body", made[SITE])
        self.assertIn("serve --listen 127.0.0.1:8080 --proxy 127.0.0.1 --host maillage.example.org "
                      "--data /var/lib/maillage\n", made[UNIT])
        self.assertNotIn("@domain@", "".join(made.values()))
        self.assertEqual((self.top / "var/lib/maillage").stat().st_mode & 0o777, 0o700)
        again = json.loads(self._setup("maillage.example.org", "--json")[1])
        self.assertEqual(self._files(), made)
        self.assertNotIn("done", {step["state"] for step in again["steps"]})
        (self.top / "var/lib/maillage/installation.db").write_text("people's work")
        self._setup("--remove")
        left = self._files()
        self.assertEqual(left.pop("var/lib/maillage/installation.db"), "people's work")
        self.assertEqual(left, before)

    def a_local_name_gets_an_authority_of_its_own(self):
        for name, local in (("maillage.local", True), ("maillage", True), ("192.168.7.2", True),
                            ("maillage.exemple.org", False), ("maillage.home.arpa", True)):
            self._setup(name)
            self.assertEqual("tls internal" in self._files()[SITE], local, name)
        self._setup("maillage.exemple.org", "--local")
        self.assertIn("tls internal", self._files()[SITE])

    def what_will_not_do_is_refused_before_anything_is_made(self):
        for words in (["Maillage.example.org"], ["a b"], ["-a.org"], ["a..org"], ["a.org."], [""], [], ["a.org{"],
                      ["a.org", "--community", "x"], ["a.org", "--admin", "a@example.org"],
                      ["a.org", "--data", "here"], ["a.org", "--data", "/a b"], ["a.org", "--listen", "a b"],
                      ["a.org", "--database", "postgresql://me:secret@db/x"],
                      ["a.org", "--database", "host=db password=secret"]):
            code, _, error = self._setup(*words, check=False)
            self.assertEqual(code, 2, (words, error))
            self.assertNotIn("secret", error)
            self.assertEqual(self._files(), {}, words)

    def a_database_without_a_secret_is_handed_on(self):
        self._setup("a.org", "--database", "postgresql:///maillage?host=/run/postgresql")
        self.assertIn(" --database postgresql:///maillage?host=/run/postgresql\n", self._files()[UNIT])

    def the_unit_is_one_that_systemd_understands(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        self._setup("a.org")
        program = self.top / "usr/local/bin/maillage"
        program.parent.mkdir(parents=True)
        shutil.copy("/bin/true", program)
        r = subprocess.run(["systemd-analyze", "verify", f"--root={self.top}", "maillage.service"], capture_output=True,
                           text=True, env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"})
        said = [line for line in r.stderr.splitlines() if "maillage.service" in line and "not found" not in line]
        self.assertEqual(said, [])


class BehindCaddy(Folder):
    NAME = "maillage.test"

    def setUp(self):
        if not shutil.which("caddy") or not shutil.which("curl"):
            self.skipTest("caddy or curl is not installed")
        super().setUp()
        self.http, self.https, app = free_port(), free_port(), free_port()
        self._setup(self.NAME, "--listen", f"127.0.0.1:{app}")
        site = self._files()[SITE]
        # what the test needs besides: ports of its own, on loopback, and a place for the authority
        caddyfile = self.top / "Caddyfile"
        caddyfile.write_text(f"{{\n\tadmin off\n\thttp_port {self.http}\n\thttps_port {self.https}\n"
                             f"\tdefault_bind 127.0.0.1\n\tskip_install_trust\n"
                             f"\tstorage file_system {self.top}/caddy\n}}\n{site}")
        home = {**os.environ, "HOME": str(self.top), "XDG_DATA_HOME": str(self.top), "XDG_CONFIG_HOME": str(self.top)}
        subprocess.run(["caddy", "validate", "--adapter", "caddyfile", "--config", str(caddyfile)], check=True,
                       capture_output=True, env=home)
        self.server = Server(None, "--listen", f"127.0.0.1:{app}", "--proxy", "127.0.0.1", "--host", self.NAME)
        self.server.__enter__()
        self.server.port = app
        self.addCleanup(self.server.__exit__, None)
        self.caddy = subprocess.Popen(["caddy", "run", "--adapter", "caddyfile", "--config", str(caddyfile)],
                                      stderr=subprocess.DEVNULL, env=home)
        self.addCleanup(self._end_caddy)
        self.root = self.top / "caddy/pki/authorities/local/root.crt"
        self._wait()

    def _end_caddy(self):
        self.caddy.send_signal(signal.SIGTERM)
        self.caddy.wait(15)

    def _wait(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.root.exists() and self._curl("/healthz", check=False).returncode == 0:
                return
            time.sleep(0.3)
        self.fail("caddy did not answer")

    def _curl(self, path, *options, scheme="https", check=True):
        port = self.https if scheme == "https" else self.http
        jar = str(self.top / "jar")
        return subprocess.run(["curl", "-sS", "-i", "--max-time", "20", "--cacert", str(self.root), "-b", jar, "-c", jar,
                               "--resolve", f"{self.NAME}:{port}:127.0.0.1", *options,
                               f"{scheme}://{self.NAME}:{port}{path}"], capture_output=True, text=True, check=check)

    def pages_come_over_https_and_http_2_and_stay_there(self):
        said = self._curl("/sign-in").stdout
        self.assertTrue(said.startswith("HTTP/2 200"), said[:100])
        age = re.search(r"(?im)^strict-transport-security: max-age=(\d+)", said)
        self.assertGreaterEqual(int(age[1]), 31536000)
        self.assertIn("default-src 'none'", said)
        plain = self._curl("/sign-in", scheme="http").stdout
        self.assertRegex(plain, r"^HTTP/1.1 30[18] ")
        self.assertRegex(plain, r"(?im)^location: https://maillage\.test[:/]")

    def somebody_signs_in_and_the_cookie_is_for_https_alone(self):
        link = self.server.link(DEMO["coordinator"])
        form = self._curl(link).stdout
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.split("<main")[1])
        options = [word for name, value in fields for word in ("--data-urlencode", f"{name}={value}")]
        origin = ["-H", f"Origin: https://{self.NAME}:{self.https}"]
        posted = self._curl(link, *origin, *options).stdout
        self.assertRegex(posted.splitlines()[0], r"^HTTP/2 30[23]")
        cookies = re.findall(r"(?im)^set-cookie: (__Host-session=.*)$", posted)
        self.assertEqual(len(cookies), 1, posted[:600])
        self.assertIn("Secure", cookies[0])
        self.assertIn("HttpOnly", cookies[0])
        home = self._curl("/").stdout
        self.assertTrue(home.startswith("HTTP/2 200"), home[:100])
        elsewhere = self._curl(link, "-H", "Origin: https://elsewhere.example.org", *options).stdout
        self.assertRegex(elsewhere.splitlines()[0], r"^HTTP/2 403")

    def nobody_hides_behind_an_invented_address(self):
        """Ten guesses a minute an address: another X-Forwarded-For at each does not give ten more."""
        statuses = []
        for n in range(14):
            page = self._curl("/sign-in").stdout
            csrf = re.search(r'name="csrf" value="([^"]*)"', page.split("<main")[1])[1]
            said = self._curl("/sign-in", "-H", f"Origin: https://{self.NAME}:{self.https}",
                              "-H", f"X-Forwarded-For: 198.51.100.{n}",
                              "--data-urlencode", f"csrf={csrf}", "--data-urlencode", f"email=nobody{n}@example.org",
                              "--data-urlencode", "password=not-the-one-at-all").stdout
            statuses.append(int(said.split(" ")[1]))
        self.assertEqual(set(statuses[:8]) & {429}, set(), statuses)
        self.assertEqual(statuses[-1], 429, statuses)

    def an_upload_too_large_for_us_is_stopped_and_the_name_of_another_site_is_not_ours(self):
        other = subprocess.run(["curl", "-sS", "-i", "--max-time", "20", "-H", "Host: elsewhere.example.org",
                                f"http://127.0.0.1:{self.server.port}/sign-in"], capture_output=True, text=True)
        self.assertIn(" 421 ", other.stdout.splitlines()[0])
        big = self.top / "big"
        with open(big, "wb") as f:
            f.truncate(2 << 20)
        said = self._curl("/sign-in", "-H", f"Origin: https://{self.NAME}:{self.https}", "--data-binary", f"@{big}",
                          check=False).stdout
        self.assertRegex(said.splitlines()[0], r"^HTTP/2 413")
