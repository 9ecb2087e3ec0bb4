# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is signed in, by what, until when; and that nobody posts in another's name."""
import base64, concurrent.futures, hashlib, hmac, re, struct, time, unittest

from client import DEMO, Browser, Server, is_aside, json_of, maillage


def main_form(answer):
    return next(f for f in answer.page.forms if f["method"] == "post" and not is_aside(f))


def sign_out_form(answer):
    return next(f for f in answer.page.forms if f["action"] and "sign-out" in f["action"])


def digits(secret, later=0):
    """What the code application of a telephone shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + later), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)

    def _signed_in(self, who="coordinator"):
        browser = Browser(self.server)
        self.assertEqual(browser.sign_in(DEMO[who]).status, 200)
        return browser

    def who_is_not_signed_in_sees_nothing(self):
        for path in ("/", "/organizations", "/organizations/1", "/partnerships", "/agreements"):
            answer = Browser(self.server).request("GET", path)
            self.assertIn(answer.status, (303, 401, 403, 404), path)

    def every_role_signs_in_by_its_link(self):
        for who in DEMO:
            browser = self._signed_in(who)
            self.assertEqual(browser.get("/").status, 200)
            self.assertEqual(browser.get("/organizations").status, 404 if who == "landlord" else 200)

    def a_link_survives_being_opened_and_is_used_up_by_its_button(self):
        path = self.server.link(DEMO["worker"])
        first, second = Browser(self.server), Browser(self.server)
        opened = first.get(path)
        self.assertEqual(opened.status, 200)
        self.assertEqual(second.get(path).status, 200)
        opened_by_second = second.get(path)
        self.assertEqual(first.submit(opened, main_form(opened)).status, 200)
        self.assertEqual(first.get("/").status, 200)
        second.submit(opened_by_second, main_form(opened_by_second))
        self.assertNotIn(second.request("GET", "/organizations").status, (200,))

    def a_made_up_link_opens_nothing(self):
        path = self.server.link(DEMO["worker"])
        wrong = path[:-4] + ("aaaa" if path[-4:] != "aaaa" else "bbbb")
        answer = Browser(self.server).request("GET", wrong)
        self.assertIn(answer.status, (200, 303, 404, 410))
        self.assertFalse([h for h in answer.headers.get_all("Set-Cookie") or [] if "session" in h.lower()])

    def the_cookie_is_bound_to_this_host_and_hidden_from_script(self):
        browser = Browser(self.server)
        opened = browser.get(self.server.link(DEMO["worker"]))
        answer = browser.submit(opened, main_form(opened), follow=False)
        cookies = [c for c in answer.headers.get_all("Set-Cookie") if c.startswith("__Host-")]
        self.assertEqual(len(cookies), 1)
        parts = [p.strip().lower() for p in cookies[0].split(";")]
        for part in ("secure", "httponly", "path=/"):
            self.assertIn(part, parts)
        self.assertTrue({"samesite=lax", "samesite=strict"} & set(parts))
        self.assertFalse([p for p in parts if p.startswith("domain")])
        self.assertGreaterEqual(len(parts[0].split("=", 1)[1]), 43)  # 256 bits

    def the_address_is_clean_after_signing_in(self):
        browser = Browser(self.server)
        path = self.server.link(DEMO["worker"])
        opened = browser.get(path)
        answer = browser.submit(opened, main_form(opened))
        self.assertNotIn(path.rsplit("/", 1)[1], answer.path)

    def a_session_given_before_signing_in_is_not_kept(self):
        browser = Browser(self.server)
        opened = browser.get(self.server.link(DEMO["worker"]))
        before = dict(browser.cookies)
        browser.submit(opened, main_form(opened))
        after = {k: v for k, v in browser.cookies.items() if k.startswith("__Host-") and "lang" not in k}
        self.assertTrue(after)
        for name, value in after.items():
            self.assertNotEqual(before.get(name), value)

    def after_signing_out_the_cookie_is_dead(self):
        browser = self._signed_in()
        stolen = Browser(self.server)
        stolen.cookies = dict(browser.cookies)
        self.assertEqual(stolen.request("GET", "/organizations").status, 200)
        home = browser.get("/account")
        browser.submit(home, sign_out_form(home))
        self.assertNotEqual(stolen.request("GET", "/organizations").status, 200)

    def a_form_without_its_token_changes_nothing(self):
        browser = self._signed_in()
        home = browser.get("/account")
        form = sign_out_form(home)
        fields = [(k, v) for k, v in form["fields"] if k != "csrf"]
        for sent in (fields, fields + [("csrf", "")], fields + [("csrf", "0" * 64)]):
            answer = browser.post(form["action"], sent, follow=False)
            self.assertIn(answer.status, (400, 403))
        self.assertEqual(browser.request("GET", "/organizations").status, 200)

    def a_token_of_another_session_is_refused(self):
        mine, other = self._signed_in(), self._signed_in("director")
        page = other.get("/account")
        form = sign_out_form(page)
        self.assertIn(mine.post(form["action"], form["fields"], follow=False).status, (400, 403))
        self.assertEqual(mine.request("GET", "/organizations").status, 200)

    def a_form_from_another_site_is_refused(self):
        browser = self._signed_in()
        home = browser.get("/account")
        form = sign_out_form(home)
        for headers in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"},
                        {"Origin": f"http://localhost:{self.server.port + 1}"},
                        {"Origin": None, "Sec-Fetch-Site": "cross-site"},
                        {"Origin": None, "Referer": "http://elsewhere.example/x"}):
            answer = browser.post(form["action"], form["fields"], headers=headers, follow=False)
            self.assertIn(answer.status, (400, 403), headers)
        self.assertEqual(browser.request("GET", "/organizations").status, 200)

    def a_password_opens_the_door_and_changing_it_ends_other_sessions(self):
        mine, elsewhere = self._signed_in("worker"), self._signed_in("worker")
        page = mine.get("/account")
        form = next(f for f in page.page.forms if (f["action"] or "").endswith("/password"))
        for short in ("short", "password1234", "12345678901"):
            refused = mine.submit(page, form, {"new": short}, follow=False)
            self.assertIn(refused.status, (400, 422), short)
        self.assertLess(mine.submit(page, form, {"new": "un refuge au bord de l’eau"}).status, 400)
        self.assertNotEqual(elsewhere.request("GET", "/organizations").status, 200)
        self.assertEqual(mine.request("GET", "/organizations").status, 200)
        browser = Browser(self.server)
        door = browser.get("/sign-in")
        wrong = browser.submit(door, main_form(door), {"email": DEMO["worker"], "password": "Un refuge au bord de l’eau"})
        self.assertEqual(wrong.status, 403)
        right = browser.submit(door, main_form(door), {"email": DEMO["worker"].upper(),
                                                       "password": "un refuge au bord de l’eau"})
        self.assertEqual(right.status, 200)
        self.assertEqual(browser.request("GET", "/organizations").status, 303)  # the second factor comes first
        setup = browser.get("/second-factor")
        secret = re.search(r'class="secret">([A-Z2-7]+)<', setup.text).group(1)
        codes = next(f for f in setup.page.forms if f["action"] == "/second-factor")
        self.assertEqual(browser.submit(setup, codes, {"code": "000000"}, follow=False).status, 422)
        before = dict(browser.cookies)
        self.assertEqual(browser.submit(setup, codes, {"code": digits(secret)}, follow=False).status, 200)
        self.assertNotEqual(browser.cookies["__Host-session"], before["__Host-session"])
        self.assertEqual(browser.request("GET", "/organizations").status, 200)
        half = Browser(self.server)
        half.cookies = before
        self.assertNotEqual(half.request("GET", "/organizations").status, 200)  # its old token is dead

    def one_address_guesses_and_the_owner_gets_in_from_another(self):
        with Server(None, "--proxy", "127.0.0.1") as server:
            mine = Browser(server)
            mine.sign_in(DEMO["funder"])
            page = mine.get("/account")
            form = next(f for f in page.page.forms if (f["action"] or "").endswith("/password"))
            self.assertLess(mine.submit(page, form, {"new": "trois canots sur la grève"}).status, 400)
            self.assertEqual([self._try(server, "203.0.113.9", "not this one") for _ in range(14)].count(403), 4)
            self.assertEqual(self._try(server, "203.0.113.9", "trois canots sur la grève"), 429)
            self.assertEqual(self._try(server, "198.51.100.7", "trois canots sur la grève"), 303)

    def _try(self, server, address, password):
        browser = Browser(server)
        door = browser.get("/sign-in")
        return browser.submit(door, main_form(door), {"email": DEMO["funder"], "password": password},
                              headers={"X-Forwarded-For": address}, follow=False).status

    def an_account_that_is_closed_is_out_within_one_request(self):
        people = [self._signed_in("locator") for _ in range(3)]
        for browser in people:
            self.assertEqual(browser.request("GET", "/organizations").status, 200)
        maillage("user", "disable", DEMO["locator"], data=self.server.data)
        for browser in people:
            self.assertNotEqual(browser.request("GET", "/organizations").status, 200)
        maillage("user", "enable", DEMO["locator"], data=self.server.data)
        for browser in people:
            self.assertNotEqual(browser.request("GET", "/organizations").status, 200)
        self.assertEqual(self._signed_in("locator").request("GET", "/organizations").status, 200)

    def an_invitation_is_mailed_and_opens_once(self):
        chief = self._signed_in()
        page = chief.get("/people/invite")
        form = next(f for f in page.page.forms if f["action"] == "/people/invite")
        sent = chief.submit(page, form, {"email": "neuve@example.org", "name": "Neuve", "role": "worker",
                                         "organization": "8"})
        self.assertEqual(sent.status, 200)
        self.assertIn("neuve@example.org", sent.text)
        for _ in range(100):  # the worker carries it to the outgoing mail
            if "neuve@example.org" in chief.get("/outbox").text:
                break
            time.sleep(0.1)
        else:
            self.fail("no mail")
        self.assertNotIn("/invitation/", chief.get("/outbox").text)
        link = json_of("user", "invite", "neuve@example.org", "--role", "worker", "--organization", "8",
                       data=self.server.data)["link"]
        path = "/" + link.split("/", 3)[3]
        guest, scanner = Browser(self.server), Browser(self.server)
        self.assertEqual(scanner.get(path).status, 200)
        opened = guest.get(path)
        joined = guest.submit(opened, main_form(opened), {"name": "Neuve", "password": "une lampe à la fenêtre"})
        self.assertEqual(joined.path, "/second-factor")  # the address holds no token any more
        self.assertEqual(scanner.request("GET", path).status, 410)

    def accounts_are_kept_from_the_command_line(self):
        data = self.server.data
        people = {p["email"]: p for p in json_of("user", "list", data=data)["people"]}
        self.assertEqual(people[DEMO["partner"]]["role"], "partner")
        self.assertFalse(people[DEMO["partner"]]["closed"])
        maillage("user", "role", DEMO["partner"], "--role", "worker", data=data)
        maillage("user", "disable", DEMO["partner"], data=data)
        maillage("user", "reset-factor", DEMO["partner"], data=data)
        people = {p["email"]: p for p in json_of("user", "list", data=data)["people"]}
        self.assertEqual(people[DEMO["partner"]]["role"], "worker")
        self.assertTrue(people[DEMO["partner"]]["closed"])
        maillage("user", "enable", DEMO["partner"], data=data)
        maillage("user", "role", DEMO["partner"], "--role", "partner", data=data)
        for wrong in (("user", "disable", "nobody@example.org"), ("user", "role", DEMO["partner"], "--role", "king"),
                      ("user", "invite", "no address", "--role", "worker")):
            self.assertNotEqual(maillage(*wrong, data=data, check=False)[0], 0, wrong)

    def a_form_posted_after_the_session_ended_comes_back_after_signing_in(self):
        browser = self._signed_in()
        page = browser.get("/organizations/new")
        form = next(f for f in page.page.forms if any(name == "name" for name, _ in f["fields"]))
        account = browser.get("/account")
        ended = Browser(self.server)
        ended.cookies = dict(browser.cookies)
        browser.submit(account, sign_out_form(account))
        answer = ended.submit(page, form, {"name": "La Halte retrouvée"})
        self.assertIn("La Halte retrouvée", answer.text)

    def a_wrong_password_and_an_unknown_account_answer_alike(self):
        answers = []
        for email in (DEMO["director"], "nobody@exemple.org"):
            browser = Browser(self.server)
            page = browser.get("/sign-in")
            answers.append(browser.submit(page, main_form(page), {"email": email, "password": "not the password 1"}))
        self.assertEqual(answers[0].status, answers[1].status)
        clean = [a.text.replace(DEMO["director"], "X").replace("nobody@exemple.org", "X") for a in answers]
        self.assertEqual(len(clean[0]), len(clean[1]))

    def a_foreign_address_is_never_redirected_to(self):
        for where in ("http://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"):
            browser = Browser(self.server)
            page = browser.get("/sign-in?to=" + where.replace("/", "%2F").replace(":", "%3A").replace("\\", "%5C"))
            self.assertNotIn('href="' + where, page.text)
            signed = browser.submit(page, main_form(page), {"email": "a@exemple.org", "password": "x"}, follow=False)
            self.assertNotIn("elsewhere", signed.headers.get("Location", ""))

    def many_people_at_once_each_see_their_own_name(self):
        people = [self._signed_in(who) for who in DEMO for _ in range(3)]
        first = [p.get("/account").text for p in people]

        def again(n):
            return all(self._same_person(people[n].get("/account").text, first[n]) for _ in range(6))

        with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
            self.assertTrue(all(pool.map(again, range(len(people)))))

    def _same_person(self, one, other):
        token = lambda text: text.split('name="csrf" value="')[1].split('"')[0]  # noqa: E731
        return token(one) == token(other)
