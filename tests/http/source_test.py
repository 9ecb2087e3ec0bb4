# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program hands out its own source (AGPL, section 13)."""
import io, pathlib, tarfile, unittest

from client import Browser, Server

TOP = pathlib.Path(__file__).resolve().parents[2]


class Source(unittest.TestCase):
    def whoever_uses_the_program_may_have_its_source(self):
        with Server() as server:
            browser = Browser(server)
            self.assertIn('href="/source"', browser.get("/sign-in").text)
            answer = browser.get("/source")
        self.assertEqual(answer.status, 200)
        self.assertIn("maillage-0.1.0.tar.xz", answer.headers["Content-Disposition"])
        with tarfile.open(fileobj=io.BytesIO(answer.body)) as archive:
            names = set(archive.getnames())
            same = archive.extractfile("maillage/src/main.c").read() == (TOP / "src/main.c").read_bytes()
        self.assertTrue(same)
        for needed in ("run", "LICENSE", "meson.build", "tools/tplc/main.c", "po/fr/view.po", "web/app.css"):
            self.assertIn(f"maillage/{needed}", names)
        self.assertFalse([name for name in names if "node_modules" in name or name.startswith("maillage/build")])
