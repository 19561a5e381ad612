#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the documentation's site, build/site/html, from the Markdown of the repository, and checks that
every link in it leads somewhere.

Sources that pages link to become text files of the site. MkDocs is Debian's.
"""

import collections
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"
PAGES, HTML = SITE / "pages", SITE / "html"
# A phone's screen is narrower than most tables: they scroll by themselves.
STYLE = """.rst-content, .rst-content code { overflow-wrap: anywhere; }
.rst-content table.docutils { display: block; overflow-x: auto; max-width: 100%; border: 0; margin-bottom: 24px; }
.rst-content table.docutils td, .rst-content table.docutils th { white-space: normal; overflow-wrap: normal; padding: 6px 10px; }
.rst-content table.docutils td { vertical-align: top; }
.rst-content table code { overflow-wrap: normal; white-space: nowrap; }
.rst-content img { max-width: 100%; height: auto; }
.wy-nav-content { max-width: 62rem; }
a.headerlink { visibility: hidden; }
:hover > a.headerlink { visibility: visible; }
"""
# What Debian 12's MkDocs says its theme has, under another name or not at all.
TABLES = "for (const each of document.querySelectorAll('[role=main] table')) each.classList.add('docutils');\n"
JQUERY = pathlib.Path("/usr/share/javascript/jquery/jquery.min.js")
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)#\s]+)((?:#[^)\s]*)?\))")
FENCE = re.compile(r"^```", re.MULTILINE)
PICTURES = (".svg", ".png")


def markdown_files() -> list[str]:
    words = ["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listing = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [name for name in listing.split() if (ROOT / name).is_file()]


def collect() -> list[str]:
    """Copies the pages and what they link to; returns what is wrong."""
    shutil.rmtree(SITE, ignore_errors=True)
    names = markdown_files()
    problems = []
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        (PAGES / name).parent.mkdir(parents=True, exist_ok=True)
        # Every second part is code.
        parts = FENCE.split(text)
        parts[::2] = [with_copies(part, name, names, problems) for part in parts[::2]]
        (PAGES / name).write_text("```".join(parts), encoding="utf-8")
    (PAGES / "site.css").write_text(STYLE, encoding="utf-8")
    listed = set(re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE))
    problems += [f"{name}: mkdocs.yml does not list it" for name in names if name not in listed]
    return problems


def with_copies(text: str, page: str, pages: list[str], problems: list[str]) -> str:
    def target(found: re.Match) -> str:
        link = found[2]
        if re.match(r"[a-z]+:", link):
            return found[0]
        path = (ROOT / page).parent.joinpath(link).resolve()
        if not path.is_file() or ROOT not in path.parents:
            problems.append(f"{page}: {link} is no file of the repository")
            return found[0]
        name = str(path.relative_to(ROOT))
        if name in pages:
            return found[0]
        extension = "" if path.suffix in (*PICTURES, ".txt") else ".txt"
        copy = PAGES / f"{name}{extension}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
        return f"{found[1]}{link}{extension}{found[3]}"

    return LINK.sub(target, text)


def complete_theme() -> None:
    wanted = set(re.findall(r'src="js/(jquery[^"]*|theme_extra)\.js"', (HTML / "index.html").read_text(encoding="utf-8")))
    for name in wanted:
        file = HTML / "js" / f"{name}.js"
        if not file.exists():
            file.write_bytes(JQUERY.read_bytes() if name.startswith("jquery") else TABLES.encode())


class Page(html.parser.HTMLParser):
    """The places of a page that can be linked to, and where its links lead."""

    def __init__(self, path: pathlib.Path):
        super().__init__()
        self.places: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = dict(attrs)
        self.places |= {values[each] for each in ("id", "name") if values.get(each)}
        self.links += [values[each] for each in ("href", "src") if values.get(each)]


def dead_links(folder: pathlib.Path) -> list[str]:
    pages = {path: Page(path) for path in sorted(folder.rglob("*.html"))}
    dead: collections.Counter[str] = collections.Counter()
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc or link == "#":
                continue
            goal = path.parent.joinpath(urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            place = urllib.parse.unquote(parts.fragment)
            found = goal.exists() and (not place or goal not in pages or place in pages[goal].places)
            if not found:
                dead[f"{path.relative_to(folder)}: {link} leads nowhere"] += 1
    return list(dead)


def main() -> int:
    problems = collect()
    words = ["/usr/bin/python3", "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", ROOT / "mkdocs.yml"]
    if not problems and subprocess.run(words, check=False, cwd=ROOT).returncode != 0:
        problems.append("mkdocs has refused it")
    if not problems:
        complete_theme()
        (HTML / "404.html").unlink(missing_ok=True)  # it would have to know where the site will be
        problems = dead_links(HTML)
    for each in problems:
        print(each)
    if not problems:
        print(f"{len(list(HTML.rglob('*.html')))} pages in {HTML.relative_to(ROOT)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
