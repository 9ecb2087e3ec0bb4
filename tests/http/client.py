# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real program as a child process, and a small client that behaves like a browser without script."""
import csv, html.parser, http.client, json, os, pathlib, shutil, signal, socket, subprocess, tempfile, time
import urllib.parse

PROGRAM = os.environ.get("MAILLAGE", "build/check/maillage")
# role -> e-mail of the first person of the demo who has it
DEMO = {}
with open(pathlib.Path(__file__).resolve().parents[2] / "content/demo/accounts.csv", encoding="utf-8") as _file:
    for _row in csv.DictReader(_file):
        DEMO.setdefault(_row["role"], _row["email"])
SANITIZER_SIGNS = (b"ERROR: AddressSanitizer", b"ERROR: LeakSanitizer", b"runtime error:")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def maillage(*args, data=None, check=True, stdin=None, timeout=120):
    """Runs one command; its (exit code, standard output, standard error)."""
    command = [PROGRAM, *map(str, args)] + (["--data", str(data)] if data else [])
    r = subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=timeout)
    if check and r.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit {r.returncode}\n{r.stdout}\n{r.stderr}")
    return r.returncode, r.stdout, r.stderr


def json_of(*args, **options):
    return json.loads(maillage(*args, "--json", **options)[1])


class Demo:
    """A demo community, made once; each server works on its own copy."""
    made = None

    @classmethod
    def folder(cls):
        if cls.made is None:
            cls.made = pathlib.Path(tempfile.mkdtemp(prefix="maillage-demo-"))
            maillage("demo", data=cls.made / "data")
        return cls.made / "data"

    @classmethod
    def remove(cls):
        if cls.made:
            shutil.rmtree(cls.made, ignore_errors=True)


class Server:
    """`maillage serve` on a free port. Leaving the `with` stops it and insists that it ended well."""

    def __init__(self, data=None, *options):
        self.own = None
        if data is None:
            self.own = pathlib.Path(tempfile.mkdtemp(prefix="maillage-http-"))
            data = self.own / "data"
            shutil.copytree(Demo.folder(), data)
        self.data = data
        self.options = options

    def __enter__(self):
        self.port = free_port()
        self.log = tempfile.TemporaryFile()
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", str(self.data), *self.options],
            stdout=subprocess.PIPE, stderr=self.log)
        self.ready_line = self.process.stdout.readline().decode()
        if not self.ready_line:
            self.process.wait(10)
            raise AssertionError("the server did not start:\n" + self.stderr().decode(errors="replace"))
        return self

    def stderr(self):
        self.log.seek(0)
        return self.log.read()

    def processes(self):
        """Ids of the supervisor and of those it started."""
        found = [self.process.pid]
        for pid in found:
            found += map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def kill(self):
        for pid in reversed(self.processes()):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, sign=signal.SIGTERM, within=15):
        """Its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not stop within {within} s")

    def __exit__(self, kind, *_):
        try:
            code = self.stop()
            said = self.stderr()
            if kind is None:
                for sign in SANITIZER_SIGNS:
                    if sign in said:
                        raise AssertionError(said[said.index(sign) - 200:][:6000].decode(errors="replace"))
                if code != 0:
                    raise AssertionError(f"the server ended with {code}\n" + said[-3000:].decode(errors="replace"))
        finally:
            self.process.stdout.close()
            self.log.close()
            if self.own:
                shutil.rmtree(self.own, ignore_errors=True)

    def link(self, email):
        """Path of a one-time sign-in link."""
        said = maillage("user", "link", email, data=self.data)[1]
        address = next(word for word in said.split() if "/" in word)
        return urllib.parse.urlsplit(address).path

    def raw(self, request, timeout=8, pieces=None):
        """Sends bytes; everything that comes back until the server closes, or b"(open)" when it does not."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            try:
                s.sendall(request)
                for pause, piece in pieces or ():
                    time.sleep(pause)
                    s.sendall(piece)
                answer = b""
                while True:
                    more = s.recv(65536)
                    if not more:
                        return answer
                    answer += more
            except socket.timeout:
                return answer + b"(open)"
            except (ConnectionResetError, BrokenPipeError):
                return answer if "answer" in locals() else b""


class Forms(html.parser.HTMLParser):
    """The forms, links, title and headings of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.ids = [], [], []
        self.title, self.h1, self.lang, self.open = "", [], None, None
        self.option = self.select = None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        a = dict(pairs)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "html":
            self.lang = a.get("lang")
        elif tag == "a" and "href" in a:
            self.links.append(a["href"])
        elif tag in ("title", "h1"):
            self.open = tag
            if tag == "h1":
                self.h1.append("")
        elif tag == "form":
            self.forms.append({"method": a.get("method", "get").lower(), "action": a.get("action"), "fields": [],
                               "id": a.get("id"), "buttons": []})
        elif self.forms and tag == "input":
            kind = a.get("type", "text")
            if kind == "submit":
                self.forms[-1]["buttons"].append((a.get("name"), a.get("value", "")))
            elif a.get("name") and not (kind in ("checkbox", "radio") and "checked" not in a):
                self.forms[-1]["fields"].append((a["name"], a.get("value", "on" if kind == "checkbox" else "")))
        elif self.forms and tag == "button":
            self.forms[-1]["buttons"].append((a.get("name"), a.get("value", "")))
        elif self.forms and tag == "textarea" and a.get("name"):
            self.forms[-1]["fields"].append((a["name"], ""))
            self.open = "textarea"
        elif tag == "select":
            self.select = a.get("name")
            if self.forms and self.select:
                self.forms[-1]["fields"].append((self.select, ""))
        elif tag == "option" and self.select and "selected" in a:
            self.forms[-1]["fields"][-1] = (self.select, a.get("value", ""))

    def handle_endtag(self, tag):
        if tag == self.open:
            self.open = None
        if tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.open == "title":
            self.title += data
        elif self.open == "h1":
            self.h1[-1] += data
        elif self.open == "textarea" and self.forms:
            name, before = self.forms[-1]["fields"][-1]
            self.forms[-1]["fields"][-1] = (name, before + data)


class Answer:
    def __init__(self, path, response):
        self.path = path
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode("utf-8", errors="replace")

    @property
    def page(self):
        return Forms(self.text)


class Browser:
    """Cookies, redirects, forms."""

    def __init__(self, server, lang="fr"):
        self.server = server
        self.lang = lang
        self.cookies = {}

    @property
    def origin(self):
        return f"http://localhost:{self.server.port}"

    def request(self, method, path, body=None, headers=None):
        """One request, no redirect followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        sent = {"Host": f"localhost:{self.server.port}", "Accept-Language": self.lang, "Accept": "text/html,*/*"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        sent.update(headers or {})
        sent = {k: v for k, v in sent.items() if v is not None}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        if body is not None:
            sent.setdefault("Content-Length", str(len(body)))
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = Answer(path, connection.getresponse())
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            value, _, attributes = rest.partition(";")
            if not value or "max-age=0" in attributes.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def follow(self, answer):
        for _ in range(6):
            if answer.status not in (301, 302, 303, 307):
                return answer
            to = urllib.parse.urljoin(answer.path, answer.headers["Location"])
            answer = self.request("GET", urllib.parse.urlunsplit(("", "") + urllib.parse.urlsplit(to)[2:4] + ("",)))
        raise AssertionError(f"too many redirects to {answer.path}")

    def get(self, path, **headers):
        return self.follow(self.request("GET", path, headers=headers))

    def post(self, path, fields, headers=None, follow=True):
        body = urllib.parse.urlencode(list(fields.items()) if isinstance(fields, dict) else fields).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        sent.update(headers or {})
        answer = self.request("POST", path, body, sent)
        return self.follow(answer) if follow else answer

    def submit(self, answer, form, values=None, button=None, **options):
        """A form of the page as it stands, with some values changed."""
        values = dict(values or {})
        fields = [(name, values.pop(name, value)) for name, value in form["fields"]] + list(values.items())
        if button:
            fields.append(button)
        path = urllib.parse.urljoin(answer.path, form["action"] or answer.path)
        return self.post(path, fields, **options)

    def sign_in(self, email):
        opened = self.get(self.server.link(email))
        form = next(f for f in opened.page.forms if f["method"] == "post" and not is_aside(f))
        return self.submit(opened, form)


def is_aside(form):
    """Forms that every page has: language, sign-out; and the passkey's, which needs script."""
    action = form["action"] or ""
    return any(word in action for word in ("lang", "sign-out", "signout", "logout", "passkey"))
