"""HTTP routes, middleware, authentication and API beside Streamlit's own."""
