"""The least that a page can be: what is left is Streamlit's own work."""

import streamlit as st

st.write("empty")
