// What others send appears without a reload: asks every few seconds which revision is the newest, and has the page
// drawn anew for another than the one shown, as the back button would. What is shown, the page says (follow.py).
(() => {
  const EVERY = 4000;
  const OWN = 1000;
  const root = document.documentElement;
  let asked = "";

  function shown() {
    return document.querySelector("[data-testid=stMain] [data-shown]")?.dataset;
  }

  function take() {
    const now = shown();
    if (!now) return;
    if (root.lang !== now.language) root.lang = now.language;
    // Light or dark is settled before the program starts (shell.js).
    if (root.dataset.screen !== now.screen) location.reload();
  }
  new MutationObserver(take).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-shown", "data-screen", "data-language"] });

  async function look() {
    const before = shown();
    try {
      const answer = before && !document.hidden ? await fetch(before.address, { cache: "no-store" }) : null;
      const newest = answer?.ok ? await answer.text() : "";
      // Once for each newer revision: a page that cannot be drawn anew is not asked for over and over.
      if (newest && newest !== shown()?.shown && newest !== asked) {
        // What was saved in this very window is on its way already; to ask for it would break off its run.
        await new Promise((done) => setTimeout(done, OWN));
        if (shown()?.shown === before.shown) {
          asked = newest;
          window.dispatchEvent(new PopStateEvent("popstate"));
        }
      }
    } catch {
      // The server is away for a moment; the next look will tell.
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
