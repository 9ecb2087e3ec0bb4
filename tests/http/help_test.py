# SPDX-License-Identifier: AGPL-3.0-or-later
"""The help of the command line, from the very table that reads it: whole, and in both languages."""
import json, os, pathlib, shutil, socket, subprocess, tempfile, unittest

from client import PROGRAM, maillage


def flat(text):
    """Without the breaks of lines that a narrow terminal needs."""
    return " ".join(text.split())


def table(lang):
    return json.loads(maillage("help", "--json", "--lang", lang)[1])["commands"]


class Help(unittest.TestCase):
    def each_command_and_each_option_is_described_in_both_languages(self):
        french, english = table("fr"), table("en")
        self.assertGreater(len(french), 12)
        for fr, en in zip(french, english):
            self.assertEqual(fr["name"], en["name"])
            self.assertTrue(fr["summary"] and en["summary"], fr["name"])
            self.assertNotEqual(fr["summary"], en["summary"])
            for one, other in zip(fr["options"], en["options"]):
                name = f"{fr['name']} {one['name']}"
                self.assertTrue(one["help"], f"{name}: cli.option.… is missing")
                self.assertNotEqual(one["help"], other["help"], name)

    def the_help_of_a_command_says_all_of_that_and_opens_nothing(self):
        for lang, status, common in (("fr", "Codes de sortie", "La langue des messages"),
                                     ("en", "Exit status", "The language of the messages")):
            for command in table(lang):
                for words in ([*command["name"].split(), "--help"], [*command["name"].split(), "-h"],
                              ["help", *command["name"].split()]):
                    # `user add` has a --lang of its own: the environment says it
                    r = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd="/",
                                       env={**os.environ, "LC_ALL": f"{lang}_CA.UTF-8"}, timeout=20)
                    self.assertEqual((r.returncode, r.stderr), (0, ""), words)
                    said = flat(r.stdout)
                    for part in (command["summary"], status, common, command["arguments"] or ""):
                        self.assertIn(flat(part), said, words)
                    for option in command["options"]:
                        self.assertIn(flat(f"{option['name']} {option['value'] or ''} {option['help']}"), said, words)
                    self.assertLessEqual(max(map(len, r.stdout.splitlines())), 79, words)

    def the_list_of_commands_has_each_of_them_under_a_heading(self):
        for lang in ("fr", "en"):
            r = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True,
                               env={**os.environ, "LC_ALL": lang}, timeout=20)
            for command in table(lang):
                self.assertIn(f"\n  {command['name']} ", r.stdout)
                self.assertIn(flat(command["summary"]), flat(r.stdout))

    def what_is_not_understood_is_said_in_the_language_and_ends_with_two(self):
        for lang, nobody, option in (("fr", "aucune commande", "option inconnue"),
                                     ("en", "no command", "unknown option")):
            for words, sign in ((["nonsense", "--lang", lang], nobody), (["user", "nonsense", "--lang", lang], nobody),
                                (["help", "nonsense", "--lang", lang], nobody),
                                (["count", "--nonsense", "--lang", lang], option),
                                (["count", "--lang", lang, "--data"], option)):
                code, out, error = maillage(*words, check=False, timeout=20)
                self.assertEqual((code, out), (2, ""), words)
                self.assertIn(sign, error, words)
        self.assertEqual(maillage("count", "--lang", "de", check=False)[0], 2)
        self.assertEqual(maillage(check=False)[0], 2)

    def why_nothing_can_be_opened_is_said_in_the_language(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        data, other = pathlib.Path(folder.name) / "data", pathlib.Path(folder.name) / "other"
        maillage("community", "add", "alpha", "Alpha", data=data)
        maillage("community", "add", "beta", "Beta", data=other)
        key = data / "master.key"

        def said(*words, at=data):
            r = [maillage(*words, "--lang", lang, data=at, check=False, timeout=20) for lang in ("fr", "en")]
            self.assertTrue(all(code != 0 for code, _, _ in r), r)
            return [error for _, _, error in r]

        for prepare, french, english in (
                (lambda: key.chmod(0o644), "chmod\xa0600|chmod 600", "other accounts of the machine"),
                (lambda: (key.chmod(0o600), key.write_bytes(b"short")), "n’est pas une clé maîtresse", "not a master key"),
                (lambda: key.write_bytes((other / "master.key").read_bytes()), "n’est pas celle de ces données",
                 "not the one of these data"),
                (lambda: key.unlink(), "la clé maîtresse manque", "the master key is missing")):
            prepare()
            fr, en = said("count", "--community", "alpha")
            self.assertRegex(fr, french)
            self.assertRegex(en, english)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            fr, en = said("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", at=other)
        self.assertIn("un autre programme répond déjà là", fr)
        self.assertIn("another program answers there already", en)

    def the_manual_page_is_one_that_man_reads(self):
        for lang, name in (("fr", "NOM"), ("en", "NAME")):
            page = maillage("help", "--man", "--lang", lang)[1]
            self.assertIn(f".SH {name}\nmaillage \\- ", page)
            for command in table(lang):
                self.assertIn(".SS maillage " + command["name"].replace("-", "\\-"), page)
                for option in command["options"]:
                    self.assertIn(".B " + option["name"].replace("-", "\\-") + "\n", page)
            if shutil.which("groff"):
                r = subprocess.run(["groff", "-man", "-k", "-ww", "-Tutf8"], input=page, capture_output=True, text=True)
                self.assertEqual((r.returncode, r.stderr), (0, ""))

    def bash_completes_commands_and_options(self):
        with tempfile.NamedTemporaryFile("w", suffix=".bash") as f:
            f.write(maillage("help", "--bash")[1])
            f.flush()
            for words, expected in ((["us"], {"user"}), (["user", "a"], {"add"}), (["audit", ""], {"verify"}),
                                    (["user", "add", "--ro"], {"--role"}), (["setup", "--dry"], {"--dry-run"})):
                line = " ".join(f'"{word}"' for word in words)
                r = subprocess.run(["bash", "-c", f'source {f.name}; COMP_WORDS=(maillage {line}); '
                                    f'COMP_CWORD={len(words)}; _maillage; printf "%s\\n" "${{COMPREPLY[@]}}"'],
                                   capture_output=True, text=True, cwd="/")
                self.assertEqual(r.stderr, "")
                found = set(r.stdout.split())
                self.assertTrue(expected <= found, (words, found))
                self.assertTrue(all(word.startswith(words[-1]) for word in found), (words, found))
