// Polls for the newest revision and has Streamlit rerun the page when another one than the shown is the newest, by the
// event that the back button causes. What is shown is in the hidden element of live_update.py.
(() => {
  const POLL_MS = 4000;
  const OWN_SAVE_MS = 1000;
  const root = document.documentElement;
  let requested = "";

  function shown() {
    return document.querySelector("[data-testid=stMain] [data-shown]")?.dataset;
  }

  function applyLanguageAndScreen() {
    const page = shown();
    if (!page) return;
    if (root.lang !== page.language) root.lang = page.language;
    // Streamlit reads light or dark once, before it starts (index_html.js).
    if (root.dataset.screen !== page.screen) location.reload();
  }
  new MutationObserver(applyLanguageAndScreen).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-shown", "data-screen", "data-language"] });

  async function poll() {
    const before = shown();
    try {
      const response = before && !document.hidden ? await fetch(before.address, { cache: "no-store" }) : null;
      const newest = response?.ok ? await response.text() : "";
      // Once for each newer revision: a page that fails to rerun is not asked again and again.
      if (newest && newest !== shown()?.shown && newest !== requested) {
        // What was saved in this window is already on its way; a rerun now would interrupt the one that shows it.
        await new Promise((resolve) => setTimeout(resolve, OWN_SAVE_MS));
        if (shown()?.shown === before.shown) {
          requested = newest;
          // Streamlit reruns its script on popstate. Without this the page keeps its old figures until a reload.
          window.dispatchEvent(new PopStateEvent("popstate"));
        }
      }
    } catch {
      // The server is unreachable for a moment; the next poll tries again.
    }
    setTimeout(poll, POLL_MS);
  }
  setTimeout(poll, POLL_MS);
})();
