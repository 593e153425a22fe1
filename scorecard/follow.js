// Asks every few seconds which revision is the newest, and reports one that differs from the one shown.
export default function ({ data, setTriggerValue, parentElement }) {
  const shown = document.documentElement;
  shown.lang = data.language;
  // Light or dark is settled before the program starts (shell.js).
  if (shown.dataset.screen && shown.dataset.screen !== data.screen) location.reload();
  clearTimeout(parentElement.lookingAgain);
  async function look() {
    try {
      const answer = document.hidden ? null : await fetch(data.address, { cache: "no-store" });
      const newest = answer?.ok ? await answer.text() : data.shown;
      if (newest !== data.shown) setTriggerValue("newer", newest);
    } catch {
      // The server is away for a moment; the next look will tell.
    }
    parentElement.lookingAgain = setTimeout(look, data.milliseconds);
  }
  parentElement.lookingAgain = setTimeout(look, data.milliseconds);
  return () => clearTimeout(parentElement.lookingAgain);
}
