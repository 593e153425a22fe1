"""The empty page, served as the dashboard's app.py serves its own: what was loaded at start stays."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    gc.collect()
    gc.freeze()
    yield {}


app = st.App("page.py", lifespan=lifespan)
