"""How a page shows a chart and the table below it."""

import streamlit as st

from pages.shared import tables


def chart(figure, alt, key):
    """Draw a figure; `alt` says its main fact in words, for those who do not see it."""
    st.plotly_chart(figure, alt=alt, key=key, config={"displayModeBar": False})


def frame(content, **options):
    """A table whose numbers show six digits; the CSV holds them all."""
    numbers = content.select_dtypes("float").columns
    config = {str(name): st.column_config.NumberColumn(format="%.6g") for name in numbers}
    st.dataframe(content, hide_index=True, column_config=config, **options)


def table(make_frame, name, example, key):
    """A table that opens below its chart, with its CSV.

    Parameters
    ----------
    make_frame : callable
        Makes the DataFrame: only when the table is open.
    name : str
        What the file is called; sizes and fingerprint follow.
    example : Example
    key : str
    """
    with st.expander("Table and CSV", key=key, on_change="rerun") as expander:
        if expander.open:
            content = make_frame()
            frame(content)
            st.download_button(
                "Download CSV",
                tables.to_csv(content),
                file_name=f"{name}_{example.file_stem}.csv",
                mime="text/csv",
                key=f"{key}_csv",
                on_click="ignore",
            )
