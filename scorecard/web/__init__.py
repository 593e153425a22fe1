"""Everything that speaks HTTP beside Streamlit itself."""
