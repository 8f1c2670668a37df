"""Many rows: the saliency of every row of the table, and what is common to them."""

import streamlit as st

from pages.shared.draw import present
from pages.shared.own import all_rows, rows_figures, rows_tables
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("sorted_by", "summary")

present.opening("Many rows", "Which inputs matter over all rows, and which rows stand out?")
if not (example.source and example.source.count):
    st.info("There are no rows. Choose an example on the left, or bring rows on *Your network*.")
    present.end()
rows, names = all_rows.of(example), example.names
st.markdown(f"**{rows_figures.sentence(rows)}**")

by = widget("sorted_by")
order = rows_figures.order_of(rows, by)
drawn, scale, said = rows_figures.heatmap(rows, order, names, example.row)
st.markdown(f"{said} Click a cell to open its row on every page.")
present.chart(drawn, f"Heatmap of ∂L/∂x, rows by inputs. {said}", "rows", on_choice=all_rows.opened)
present.scales([scale])
all_rows.table(rows_tables.overview(rows, order, names))
with st.container(horizontal=True, vertical_alignment="center"):
    batch = present.csv_maker(rows_tables.batch_csv, example)
    present.download("Download ∂L/∂x of all rows", batch, rows_tables.batch_name(example), "rows")
    present.decimal_comma("rows")
    st.markdown(rows_tables.batch_size(example))

st.subheader("Over all rows, and by label", anchor=False)
which = widget("summary")
values = rows_figures.summary_of(rows, which)
said = f"{rows_figures.SUMMARIES[which]} {rows_figures.strongest(values, names)}"
st.markdown(said)
drawn, scale = rows_figures.summary(values, which, names)
present.chart(drawn, said, "summary_of_rows")
present.scales([scale])
present.table(
    lambda: rows_tables.summaries(
        {name: rows_figures.summary_of(rows, name) for name in rows_figures.SUMMARIES}, names
    ),
    "summary_of_rows",
    example,
    "summary_table",
)
