# SPDX-License-Identifier: AGPL-3.0-or-later
"""What arrives malformed is refused and the connection is closed: no second reading of the same bytes."""
import unittest

from client import Browser, Server

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def post(*headers, body=b"", line=b"POST /sign-in HTTP/1.1", host=b"Host: localhost\r\n"):
    return line + b"\r\n" + host + b"".join(h + b"\r\n" for h in headers) + b"\r\n" + body


# What follows the refused request, to see whether it is taken for one of its own.
SECOND = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

REFUSED = {
    "content-length beside transfer-encoding":
        post(b"Content-Length: 4", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND),
    "transfer-encoding beside content-length, the other way":
        post(b"Transfer-Encoding: chunked", b"Content-Length: 4", body=b"0\r\n\r\n" + SECOND),
    "two different content-lengths": post(b"Content-Length: 4", b"Content-Length: 5", body=b"abcde" + SECOND),
    "the same content-length twice": post(b"Content-Length: 4", b"Content-Length: 4", body=b"abcd" + SECOND),
    "a list as content-length": post(b"Content-Length: 4, 4", body=b"abcd" + SECOND),
    "a signed content-length": post(b"Content-Length: +4", body=b"abcd" + SECOND),
    "a negative content-length": post(b"Content-Length: -4", body=b"abcd" + SECOND),
    "a content-length in hexadecimal": post(b"Content-Length: 0x4", body=b"abcd" + SECOND),
    "a content-length beyond 64 bits": post(b"Content-Length: 18446744073709551620", body=b"abcd" + SECOND),
    "an empty content-length": post(b"Content-Length: ", body=SECOND),
    "another transfer coding": post(b"Transfer-Encoding: gzip", body=SECOND),
    "chunked and another coding": post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n" + SECOND),
    "chunked twice": post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SECOND),
    "a coding that looks like chunked": post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + SECOND),
    "a chunk size that is no number": post(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n" + SECOND),
    "a chunk size beyond 64 bits":
        post(b"Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n" + SECOND),
    "a body in chunks": post(b"Transfer-Encoding: chunked", FORM.strip(), body=b"1\r\na\r\n0\r\n\r\n" + SECOND),
    "a chunk size that ends with a bare LF":
        post(b"Transfer-Encoding: chunked", FORM.strip(), body=b"1\na\r\n0\r\n\r\n" + SECOND),
    "a chunk with an extension":
        post(b"Transfer-Encoding: chunked", FORM.strip(), body=b"1;a=b\r\na\r\n0\r\n\r\n" + SECOND),
    "a trailer after the chunks":
        post(b"Transfer-Encoding: chunked", FORM.strip(), body=b"0\r\nHost: elsewhere\r\n\r\n" + SECOND),
    "chunks in capitals": post(b"TRANSFER-ENCODING: CHUNKED", FORM.strip(), body=b"0\r\n\r\n" + SECOND),
    "chunks that are named after a vertical tab":
        post(b"Transfer-Encoding:\x0bchunked", FORM.strip(), body=b"0\r\n\r\n" + SECOND),
    "chunks beside an identity coding":
        post(b"Transfer-Encoding: identity, chunked", FORM.strip(), body=b"0\r\n\r\n" + SECOND),
    "chunks in the old version":
        post(b"Transfer-Encoding: chunked", line=b"POST /sign-in HTTP/1.0", body=b"0\r\n\r\n" + SECOND),
    "a body with a reading method": post(b"Content-Length: 4", line=b"GET /healthz HTTP/1.1", body=b"abcd" + SECOND),
    "a content-length with spaces inside": post(b"Content-Length: 1 2", body=b"a" * 12 + SECOND),
    "a content-length with a sign after": post(b"Content-Length: 4;", body=b"abcd" + SECOND),
    "two content-lengths of other capitals":
        post(b"Content-Length: 4", b"content-length: 0", body=b"abcd" + SECOND),
    "an empty host": post(b"Content-Length: 0", host=b"Host:\r\n", body=SECOND),
    "a host with a slash": post(b"Content-Length: 0", host=b"Host: localhost/x\r\n", body=SECOND),
    "a host with a user": post(b"Content-Length: 0", host=b"Host: a@localhost\r\n", body=SECOND),
    "a host of somebody else": post(b"Content-Length: 0", host=b"Host: maillage.example.org\r\n", body=SECOND),
    "an absolute address": post(b"Content-Length: 0", line=b"POST http://localhost/sign-in HTTP/1.1", body=SECOND),
    "an address with two slashes first": b"GET //elsewhere/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "an address with a space": b"GET /healthz /x HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "an address with a fragment": b"GET /healthz#x HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "an address with bytes beyond ascii": b"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a reverse slash in the address": b"GET /\\elsewhere HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a method in small letters": b"get /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a method to trace": b"TRACE /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a method to connect": b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "options of the whole": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "the beginning of version two": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version in small letters": b"GET /healthz http/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a version with a zero before": b"GET /healthz HTTP/01.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "a control character in a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\x01\r\n\r\n" + SECOND,
    "a space inside the name of a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n" + SECOND,
    "a bare LF before the empty line": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\n" + SECOND,
    "more than sixty-four headers":
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 65 + b"\r\n" + SECOND,
    "two hosts": post(b"Host: elsewhere", b"Content-Length: 0", body=SECOND),
    "no host": post(b"Content-Length: 0", host=b"", body=SECOND),
    "lines that end with a bare LF": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    "one header that ends with a bare LF": b"GET /healthz HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n" + SECOND,
    "a bare CR inside a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-B: c\r\n\r\n" + SECOND,
    "a zero byte in a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n" + SECOND,
    "a zero byte in the path": b"GET /healthz\0x HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "white space before the colon": post(b"Content-Length : 4", body=b"abcd" + SECOND),
    "white space before the first header": b"GET /healthz HTTP/1.1\r\n Host: localhost\r\n\r\n" + SECOND,
    "a folded header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n" + SECOND,
    "a header without a colon": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n" + SECOND,
    "a header without a name": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n" + SECOND,
    "no version": b"GET /healthz\r\nHost: localhost\r\n\r\n",
    "a version that does not exist": b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n" + SECOND,
    "no method": b" /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + SECOND,
    "noise": bytes(range(1, 200)) + b"\r\n\r\n",
    "headers over 16 KiB in one": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 20000 + b"\r\n\r\n",
    "headers over 16 KiB in many":
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: aaaaaaaaaaaaaaaa\r\n" % n for n in range(900)) + b"\r\n",
    "an address over 16 KiB": b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None)

    def an_ordinary_request_in_small_pieces_is_answered(self):
        pieces = [(0.05, bytes([byte])) for byte in b"lhost\r\nConnection: close\r\n\r\n"]
        answer = self.server.raw(b"GET /healthz HTTP/1.1\r\nHost: loca", pieces=pieces)
        self.assertIn(b" 200 ", answer.split(b"\r\n")[0])

    def chunks_are_told_to_say_their_length(self):
        answer = self.server.raw(post(b"Transfer-Encoding: chunked", FORM.strip(), body=b"1\r\na\r\n0\r\n\r\n"))
        self.assertEqual(int(answer.split(b" ")[1]), 411)
        self.assertIn(b"\r\nConnection: close\r\n", answer)

    def two_requests_on_one_connection_are_answered_in_order(self):
        answer = self.server.raw(SECOND + SECOND.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        self.assertEqual(answer.count(b"HTTP/1.1 200"), 2)

    def a_body_over_one_mebibyte_is_refused(self):
        for head in (b"Content-Length: %d" % (1 << 20 | 1), b"Content-Length: 99999999999"):
            answer = self.server.raw(post(head, FORM.strip(), body=b"a=" + b"b" * 100000))
            self.assertTrue(answer == b"" or b" 413 " in answer.split(b"\r\n")[0], answer[:100])

    def what_is_not_utf8_is_refused_without_a_fault(self):
        browser = Browser(self.server)
        for path in ("/sign-in?to=%ff%fe", "/%ff", "/sign-in?%zz=1", "/?q=%c0%80"):
            self.assertLess(browser.request("GET", path).status, 500, path)
        answer = browser.post("/sign-in", {"email": b"\xff\xfe", "password": "x"}, follow=False)
        self.assertLess(answer.status, 500)


def refusal(name, request):
    def test(self):
        answer = self.server.raw(request)
        self.assertNotIn(b"(open)", answer, "the connection stayed open")
        if answer:
            status = int(answer.split(b" ")[1])
            self.assertTrue(400 <= status < 500 or status in (501, 505), answer[:200])
            self.assertNotIn(b"HTTP/1.1 200", answer, "what followed was taken for a request")
    return test


for name, request in REFUSED.items():
    setattr(Framing, "no_answer_but_a_refusal_to_" + name.replace(" ", "_").replace(",", "").replace("-", "_"),
            refusal(name, request))
