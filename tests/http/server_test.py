# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start, answer, headers, stop: what every request gets whatever it asks."""
import concurrent.futures, json, signal, socket, time, unittest

from client import DEMO, Browser, Demo, Server, free_port, maillage


class Starting(unittest.TestCase):
    def a_server_says_one_line_and_answers_healthz(self):
        with Server() as server:
            self.assertIn(str(server.port), server.ready_line)
            answer = Browser(server).get("/healthz")
            took = time.monotonic() - server.began
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))
            state = json.loads(answer.text)
            self.assertIn("version", state)
            self.assertIn("database", state)
            self.assertLess(took, 3)

    def a_taken_port_is_said_and_nothing_is_served(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            code, out, err = maillage("serve", "--listen", f"127.0.0.1:{s.getsockname()[1]}",
                                      data=Demo.folder(), check=False, timeout=20)
        self.assertNotEqual(code, 0)
        self.assertEqual(out, "")
        self.assertIn(str(s.getsockname()[1]) if s.fileno() >= 0 else "", err)
        self.assertTrue(err.strip())

    def a_wrong_address_is_refused(self):
        for wrong in ("nonsense", "127.0.0.1", "127.0.0.1:notaport", "127.0.0.1:70000"):
            code, _, err = maillage("serve", "--listen", wrong, data=Demo.folder(), check=False, timeout=20)
            self.assertNotEqual(code, 0, wrong)
            self.assertTrue(err.strip(), wrong)

    def an_absent_folder_is_not_served(self):
        code, _, err = maillage("serve", "--listen", f"127.0.0.1:{free_port()}", data="/nonexistent/maillage",
                                check=False, timeout=20)
        self.assertNotEqual(code, 0)
        self.assertIn("/nonexistent/maillage", err)


class Stopping(unittest.TestCase):
    def stopping_by_either_signal_ends_well(self):
        for sign in (signal.SIGTERM, signal.SIGINT):
            with Server() as server:
                Browser(server).get("/healthz")
                began = time.monotonic()
                self.assertEqual(server.stop(sign), 0)
                self.assertLess(time.monotonic() - began, 5)

    def stopping_while_requests_are_under_way_breaks_no_answer(self):
        with Server() as server:
            browser = Browser(server)
            stop_at = time.monotonic() + 1.0
            whole = torn = refused = 0

            def keep_asking():
                nonlocal whole, torn, refused
                while time.monotonic() < stop_at + 3:
                    try:
                        s = socket.create_connection(("127.0.0.1", server.port), timeout=10)
                    except OSError:
                        refused += 1
                        return
                    with s:
                        try:
                            s.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            answer = b""
                            while more := s.recv(65536):
                                answer += more
                        except OSError:
                            answer = b""  # not yet taken up: the client may ask again
                    head, _, body = answer.partition(b"\r\n\r\n")
                    length = [h for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")]
                    if not answer:
                        continue
                    if length and len(body) == int(length[0].split(b":")[1]):
                        whole += 1
                    else:
                        torn += 1

            browser.get("/healthz")
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                tasks = [pool.submit(keep_asking) for _ in range(16)]
                time.sleep(max(0, stop_at - time.monotonic()))
                code = server.stop()
                for task in tasks:
                    task.result()
            self.assertEqual(code, 0)
            self.assertEqual(torn, 0)
            self.assertGreater(whole, 20)

    def after_a_kill_the_same_data_is_served_again(self):
        with Server() as server:
            server.kill()
            server.__enter__()
            self.assertEqual(Browser(server).get("/healthz").status, 200)


class Headers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)

    def _check(self, answer):
        h = answer.headers
        policy = dict((part.strip().partition(" ")[::2]) for part in h["Content-Security-Policy"].split(";") if part.strip())
        self.assertEqual(policy.get("default-src"), "'none'")
        for what in ("script-src", "style-src", "img-src", "form-action", "font-src", "connect-src"):
            self.assertEqual(policy.get(what), "'self'", what)
        for what in ("frame-ancestors", "base-uri"):
            self.assertEqual(policy.get(what), "'none'", what)
        self.assertEqual(h["X-Content-Type-Options"], "nosniff")
        self.assertTrue(h["Referrer-Policy"])

    def every_kind_of_answer_carries_the_security_headers(self):
        browser = Browser(self.server)
        for path in ("/", "/sign-in", "/nowhere", "/healthz", "/organizations"):
            self._check(browser.request("GET", path))
        self._check(browser.post("/sign-in", {"email": "x"}, follow=False))

    def a_browser_that_came_by_https_is_told_to_stay_with_it(self):
        came = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        self.assertIsNone(Browser(self.server).request("GET", "/sign-in", headers=came).headers["Strict-Transport-Security"])
        with Server(None, "--proxy", "127.0.0.1") as server:
            said = Browser(server).request("GET", "/sign-in", headers=came).headers["Strict-Transport-Security"]
        self.assertGreaterEqual(int(said.split("max-age=")[1].split(";")[0]), 31536000)

    def no_inline_script_or_style_is_in_a_page(self):
        browser = Browser(self.server)
        browser.sign_in(DEMO["coordinator"])
        for path in ("/", "/organizations", "/sign-in"):
            text = browser.get(path).text
            self.assertNotRegex(text, r"<script(?![^>]*\ssrc=)[^>]*>")
            self.assertNotRegex(text, r"<style|\sstyle=|\son[a-z]+=")

    def a_page_of_somebody_signed_in_is_not_stored(self):
        browser = Browser(self.server)
        browser.sign_in(DEMO["coordinator"])
        self.assertIn("no-store", browser.get("/").headers["Cache-Control"])

    def an_asset_is_kept_for_a_year_under_its_hashed_name(self):
        browser = Browser(self.server)
        text = browser.get("/sign-in").text
        sheet = text.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
        answer = browser.get(sheet)
        self.assertEqual(answer.status, 200)
        self.assertIn("immutable", answer.headers["Cache-Control"])
        self.assertTrue(answer.headers["Content-Type"].startswith("text/css"))
        self.assertEqual(browser.get(sheet.replace(".css", "x.css")).status, 404)

    def a_head_request_has_the_headers_and_no_body(self):
        answer = self.server.raw(b"HEAD /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertIn(b" 200 ", head.split(b"\r\n")[0])
        self.assertEqual(body, b"")

    def another_method_is_refused_without_a_fault(self):
        browser = Browser(self.server)
        for method in ("DELETE", "PUT", "PATCH", "TRACE", "OPTIONS", "NONSENSE"):
            answer = browser.request(method, "/")
            self.assertIn(answer.status, (400, 403, 404, 405, 501), method)

    def what_is_absent_answers_404(self):
        browser = Browser(self.server)
        self.assertEqual(browser.get("/nowhere").status, 404)
        browser.sign_in(DEMO["coordinator"])
        pages = [browser.get(path) for path in ("/nowhere", "/organizations/99999999", "/organizations/0")]
        for page in pages:
            self.assertEqual(page.status, 404, page.path)
        for wrong in ("/organizations/-1", "/organizations/1e3", "/organizations/9223372036854775808",
                      "/organizations/42x", "/organizations/%00", "/%2e%2e/etc/passwd", "/../../etc/passwd", "//x"):
            self.assertIn(browser.request("GET", wrong).status, (301, 303, 308, 400, 404), wrong)

    def a_crowd_of_idle_connections_does_not_keep_others_out(self):
        crowd = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(300)]
        try:
            for s in crowd[:150]:
                s.sendall(b"GET / HTTP/1.1\r\nHost: loc")
            began = time.monotonic()
            self.assertEqual(Browser(self.server).get("/healthz").status, 200)
            self.assertLess(time.monotonic() - began, 2)
        finally:
            for s in crowd:
                s.close()
