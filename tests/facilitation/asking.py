"""A day that asks in every way there is: one part for each kind of question."""

OPTIONS = "options: [{code: a, label: Alta}, {code: b, label: Bodø}, {code: c, label: Chicago}]"
KINDS = {
    "text": "text",
    "list": "list",
    "line": "{kind: line, max_length: 40}",
    "date": "date",
    "choice": f"{{kind: choice, {OPTIONS}, other: Annet sted, dont_know: Vet ikke}}",
    "multi": f"{{kind: multi, {OPTIONS}, other: Annet sted}}",
    "matrix": f"{{kind: matrix, {OPTIONS}, rows: [{{code: r, label: Reise}}, "
    "{code: s, label: Sove}], dont_know: Vet ikke}",
    "rating": "{kind: rating, low: 1, high: 5}",
    "stance": "{kind: stance, low: 0, high: 20}",
    "number": "{kind: number, high: 900, unit: tiltak}",
    "points": f"{{kind: points, {OPTIONS}, limit: 5}}",
    "rank": f"{{kind: rank, {OPTIONS}}}",
    "commitment": "commitment",
}
EVERY_KIND = """\
id: alt
title: Alt mulig
date: 2026-01-05
organiser: Fylket
purpose: Prøve alt
responsible: Fylket
delete_after: 30
items:
  - id: alt
    kind: session
    start: 09.00
    length: 120 min
    title: Hvor skal vi?
    phases:
""" + "".join(
    f"      - {{key: {kind}, label: Del {kind}, group: solo, time: 5 min, collect: {collect},"
    " see: {who: all, when: phase_end}}\n"
    for kind, collect in KINDS.items()
)
