# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed comes back as it was typed: on the page, in CSV, in a workbook; and a workbook is one."""
import csv, io, json, pathlib, re, unicodedata, unittest, xml.etree.ElementTree, zipfile

from client import DEMO, Browser, Server

NAUGHTY = json.loads((pathlib.Path(__file__).resolve().parents[1] / "data/text/blns.json").read_text(encoding="utf-8"))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# list -> what else its form needs, and its fields of text with what they hold, below 0 of several lines
KINDS = {
    "/organizations": ({}, {"name": 200, "short_name": 60, "description": -2000, "address": 200, "city": 100,
                            "postal_code": 12, "notes": -4000}),
    "/programs": ({"organization": "1"}, {"name": 200, "service_type": 120, "area": 120, "description": -2000}),
    "/locations": ({"organization": "1"}, {"name": 200, "address": 200, "city": 100, "province": 40, "postal_code": 12,
                                           "hours": -500, "accessibility": -500}),
    "/contacts": ({"organization": "1", "role": "front_line"}, {"name": 120, "title": 120, "notes": -2000}),
}
BLANK = " \t\n\r\v\f\u00a0"


def control_of(text):
    """The first character that no text may hold."""
    return next((c for c in text if unicodedata.category(c) == "Cc" and c not in "\t\n\r"), None)


def kept(text, limit):
    """As it is kept: in normal form, on one line unless several are allowed, without white space around it."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip(BLANK[:-1])
    return text.replace("\n", " ").replace("\t", " ").strip(BLANK) if limit > 0 else text


class Sheet:
    """The one sheet of a workbook: rows of (column, kind, value)."""

    def __init__(self, body):
        file = zipfile.ZipFile(io.BytesIO(body))
        assert file.testzip() is None
        book = xml.etree.ElementTree.fromstring(file.read("xl/workbook.xml"))
        self.name = book.find(f"{MAIN}sheets/{MAIN}sheet").get("name")
        self.sheet = xml.etree.ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        self.formulas = self.sheet.findall(f".//{MAIN}f")
        self.rows = [[self.cell(c) for c in row] for row in self.sheet.iter(f"{MAIN}row")]

    @staticmethod
    def cell(c):
        column = re.match(r"[A-Z]+", c.get("r"))[0]
        if c.get("t") == "inlineStr":
            text = "".join(t.text or "" for t in c.iter(f"{MAIN}t"))
            return column, "text", re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
        return column, "number", float(c.find(f"{MAIN}v").text)


class Typed(unittest.TestCase):
    def naughty_strings_come_back_from_page_csv_and_workbook(self):
        self.assertEqual(len(NAUGHTY), 515)
        with Server() as server:
            browser = Browser(server)
            browser.sign_in(DEMO["coordinator"])
            for path, (needed, fields) in KINDS.items():
                with self.subTest(path):
                    self.through(browser, path, needed, fields)

    @staticmethod
    def form(browser, path):
        return dict(next(f for f in browser.get(path).page.forms if "version" in dict(f["fields"]))["fields"])

    def through(self, browser, path, needed, fields):
        empty = self.form(browser, path + "/new")
        self.assertLessEqual(set(fields), set(empty))
        saved = {}
        for text in NAUGHTY:
            bad = control_of(text)
            fits = {f: text for f in fields if len(unicodedata.normalize("NFC", text)) <= abs(fields[f])}
            if "name" not in fits or not (kept(text, 1) or bad):
                fits["name"] = "Sans nom"  # it needs one
            # many of them resemble one another: created all the same
            answer = browser.post(path, {**needed, **fits, "csrf": empty["csrf"], "anyway": "1"}, follow=False)
            if bad:
                self.assertEqual(answer.status, 422, repr(text))
                self.assertIn(f"U+{ord(bad):04X}", answer.text)
                for field in fits:
                    if fits[field] == text:
                        self.assertIn(f'id="f-{field}-e"', answer.text, repr(text))
                continue
            self.assertEqual(answer.status, 303, repr(text))
            number = int(re.search(r"/(\d+)\?", answer.headers["Location"])[1])
            saved[number] = {field: kept(typed, fields[field]) for field, typed in fits.items()}
            form = self.form(browser, f"{path}/{number}/edit")
            # The line feed right after <textarea> is the markup's.
            shown = {f: form[f].removeprefix("\n") if fields[f] < 0 else form[f] for f in fits}
            self.assertEqual(shown, saved[number])
        self.assertGreater(len(saved), 480)
        heading = {f: self.label(browser, path, f) for f in fields}
        self.table(browser, path, saved, heading)
        self.workbook(browser, path, saved, heading)

    @staticmethod
    def label(browser, path, field):
        return re.search(rf'<label for="f-{field}">(.*?)(?: <span.*?)?</label>', browser.get(path + "/new").text)[1]

    def table(self, browser, path, saved, heading):
        text = browser.get(path + ".csv").body.decode("utf-8-sig")
        rows = {int(row["id"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
        for number, wanted in saved.items():
            for field, value in wanted.items():
                cell = rows[number][heading[field]]
                if cell != value and cell[:1] == "'":
                    self.assertIn(value[0], "=+-@\t\r")
                    cell = cell[1:]  # what keeps a spreadsheet from taking it for a formula
                self.assertEqual(cell, value, field)

    def workbook(self, browser, path, saved, heading):
        sheet = Sheet(browser.get(path + ".xlsx").body)
        self.assertEqual(sheet.formulas, [])
        columns = {value: column for column, _, value in sheet.rows[0]}
        rows = {int(row[0][2]): {column: (kind, value) for column, kind, value in row} for row in sheet.rows[1:]}
        for number, wanted in saved.items():
            for field, value in wanted.items():
                self.assertEqual(rows[number].get(columns[heading[field]], ("text", "")), ("text", value), field)


class Workbook(unittest.TestCase):
    def a_workbook_has_a_heading_that_stays_a_filter_and_typed_cells(self):
        with Server() as server:
            browser = Browser(server)
            browser.sign_in(DEMO["coordinator"])
            answer = browser.get("/interactions.xlsx")
            self.assertEqual(answer.status, 200)
            self.assertIn("interaction.xlsx", answer.headers["Content-Disposition"])
            sheet = Sheet(answer.body)
            pane = sheet.sheet.find(f".//{MAIN}pane")
            self.assertEqual((pane.get("ySplit"), pane.get("state")), ("1", "frozen"))
            last = f"{sheet.rows[0][-1][0]}{len(sheet.rows)}"
            self.assertEqual(sheet.sheet.find(f"{MAIN}autoFilter").get("ref"), f"A1:{last}")
            self.assertGreater(len(sheet.rows), 20)
            columns = {value: column for column, _, value in sheet.rows[0]}
            days = [{c: (k, v) for c, k, v in row}[columns["Quand"]] for row in sheet.rows[1:]]
            self.assertTrue(all(kind == "number" and 40000 < value < 60000 for kind, value in days), days[:3])
            browser.lang = "en"
            browser.get("/programs?lang=en")
            english = Sheet(browser.get("/programs.xlsx").body)
            self.assertEqual(english.name, "Programs")
            capacity = next(c for c, _, v in english.rows[0] if v == "Capacity")
            kinds = {k for row in english.rows[1:] for c, k, _ in row if c == capacity}
            self.assertEqual(kinds, {"number"})

    def every_list_has_its_workbook(self):
        with Server() as server:
            browser = Browser(server)
            browser.sign_in(DEMO["coordinator"])
            for path in (*KINDS, "/shelter-groups", "/partnerships", "/interactions", "/agreements", "/incidents"):
                lines = browser.get(path + ".csv").body.decode("utf-8-sig")
                rows = list(csv.reader(io.StringIO(lines, newline="")))
                sheet = Sheet(browser.get(path + ".xlsx").body)
                self.assertEqual([value for _, _, value in sheet.rows[0]], rows[0], path)
                self.assertEqual(len(sheet.rows), len(rows), path)
