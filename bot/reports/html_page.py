"""A report as one HTML file to read, print and keep.

Promises a file that needs nothing else: no script, no address to fetch (a policy in it forbids both), charts within it;
headings, captions and cells that a screen reader can follow; text at 4.5 to 1 or more; table heads that print again on
each page, and no row that breaks over two.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Final

from bot.i18n.languages import _
from bot.reports.cells import for_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.report import Chart, ResultCell, ResultReport, ResultTable

_WIDE = 8
"""Columns from which on a table is printed smaller."""

_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: #fff; color: #111;
  font: 1rem/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0 0 .3rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 1.8rem 0 .4rem; font-size: 1.15rem; break-after: avoid; }
p { margin: 0 0 .5rem; max-width: 46rem; }
.note, caption, footer { color: #444; font-size: .9em; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid #1d4f80; }
table { border-collapse: collapse; }
caption { text-align: left; padding: 0 0 .3rem; }
th, td { padding: .3rem .5rem; border: 1px solid #888; text-align: left; vertical-align: top; }
thead th { background: #eef2f6; vertical-align: bottom; }
tbody th { font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr { break-inside: avoid; }
figure { margin: 1rem 0; break-inside: avoid; }
img { max-width: 100%; height: auto; }
@page { margin: 14mm 12mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  .wide { font-size: 7pt; }
  .wide th, .wide td { padding: .12rem .2rem; overflow-wrap: anywhere; }
}
"""


def html_bytes(report: ResultReport, drawn: Sequence[tuple[Chart, bytes]]) -> bytes:
    """The file; `drawn` are its charts as SVG."""
    figures = "".join(_figure(chart, svg) for chart, svg in drawn)
    tables = "".join(_table(number, table, report.zone) for number, table in enumerate(report.tables, 1))
    about = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in report.about)
    made = _(
        "Made by Copydesk on {date}. Times are those of {zone}.",
        date=for_people(report.made_at, report.zone),
        zone=report.zone,
    )
    page = f"""<!DOCTYPE html>
<html lang="{escape(report.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="robots" content="noindex">
<title>{escape(" ".join(report.title.split()))}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(report.title)}</h1>
{about}{figures}{tables}</main>
<footer><p>{escape(made)}</p></footer>
</body>
</html>
"""
    return page.encode()


def _figure(chart: Chart, svg: bytes) -> str:
    source = f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    return f'<figure><img src="{source}" alt="{escape(chart.alt)}"></figure>\n'


def _table(number: int, table: ResultTable, zone: str) -> str:
    heading = f"table-{number}"
    wide = ' class="wide"' if len(table.columns) >= _WIDE else ""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in table.columns)
    rows = "".join(f"<tr>{_row(row, zone)}</tr>\n" for row in table.rows)
    if not table.rows:
        rows = f'<tr><td colspan="{len(table.columns)}">{escape(_("Nothing here yet."))}</td></tr>\n'
    # What is wider than a screen is scrolled, by the keyboard too.
    return f"""<h2 id="{heading}">{escape(table.title)}</h2>
<div class="scroll" role="group" aria-labelledby="{heading}" tabindex="0">
<table{wide}>
<caption>{escape(table.note or table.title)}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}</tbody>
</table>
</div>
"""


def _row(row: tuple[ResultCell, ...], zone: str) -> str:
    head, *others = row
    cells = [f'<th scope="row">{escape(for_people(head, zone))}</th>']
    for cell in others:
        kind = "" if isinstance(cell, str) or cell is None else ' class="number"'
        cells.append(f"<td{kind}>{escape(for_people(cell, zone))}</td>")
    return "".join(cells)
