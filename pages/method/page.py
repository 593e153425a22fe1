"""Method: the source of the targets, how statuses and figures are calculated, the rules in force, the data dictionary."""

from html import escape

import streamlit as st

from pages.forms import rule_fields, widgets
from pages.forms.current_view import current_view
from pages.method import thresholds
from scorecard.html import marks, panels, tables
from scorecard.html import rules as rule_html
from scorecard.queries import plan as plan_queries
from scorecard.queries import worked_examples as worked_example_queries
from scorecard.text import credibility, labels
from scorecard.text import method as method_text

view = current_view()
_ = view.translate
snapshot, language = view.snapshot, view.language
[plan] = [row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id]
rules = plan_queries.rules(snapshot)

st.title(_("Method"))
st.header(_("Source"))
widgets.facts(
    [
        (_("Notice"), plan.title if language == "zh" else plan.title_en),
        (_("Issued by"), plan.issuer if language == "zh" else plan.issuer_en),
        (_("Document number"), plan.document_no),
        (_("Issued on"), f"{plan.issued_on:%Y-%m-%d}"),
        (_("Published at"), plan.url),
        (_("Checksum of the text"), plan.sha256[:16]),
    ]
)
st.write(
    _(
        "Every target is quoted from the notice, and every other numeral in its tasks is listed with the reason why it is not a target."
    )
)

st.header(_("Statuses"))
widgets.table(
    [_("Status"), _("When")],
    [[marks.chip(status, _), escape(text)] for status, text in method_text.statuses(rules, language)],
)
st.header(_("To be verified"))
st.write(_("Marks on figures that should be checked. They change neither status nor score."))
widgets.table([_("Mark"), _("When")], [[escape(cell) for cell in rule] for rule in credibility.mark_rules(language)])
st.header(_("Thresholds in force"))
head = [_("Threshold"), _("Gap to pace"), _("In force since"), _("Signed by")]
st.html(panels.panel(tables.table(head, method_text.thresholds(rules, language), numeric=(1,)), "rules", view))

st.header(_("Other thresholds"))
thresholds.thresholds(view)

st.header(_("Deadline of reports, and doubts"))
st.write(_("These rules decide whether a report is on time, and whether it is doubtful and waits for the coordinator."))
st.html(rule_html.table(view, ("reporting", "doubts")))
rule_fields.rules(view)

st.header(_("Measures"))
examples = method_text.examples(worked_example_queries.worked_examples(snapshot), language)
widgets.table(
    [_("Figure"), _("Formula"), _("Example from the live data")],
    [
        [escape(name), escape(formula), escape(examples.get(name, ""))]
        for name, formula in method_text.measures(language)
    ],
    words=(1,),
)

st.header(_("How figures are drawn"))
st.write(
    _(
        "Solid is what was reached, outlined what is to be reached, hatched what the recent rate leads to; colour stands for statuses only, each with its own word and shape. (After the notation of the International Business Communication Standards, IBCS.)"
    )
)
st.html(marks.legend(_))

st.header(_("Data dictionary"))
st.write(_("Tables and columns of the database, for use with other tools."))
dictionary = labels.dictionary(snapshot)
names = dict(zip(dictionary["table"], dictionary[f"table_{language}"], strict=True))
chosen = st.selectbox(_("Table or view"), list(names), format_func=names.__getitem__, key="dictionary")
columns = dictionary[dictionary["table"] == chosen]
lines = [
    [f"<code>{chosen}.{row.column}</code>", escape(meaning), f"<code>{escape(row.type)}</code>"]
    for row, meaning in zip(columns.itertuples(), columns[f"column_{language}"], strict=True)
]
st.html(panels.panel(tables.table([_("Name"), _("Meaning"), _("Type")], lines), "dictionary", view))
