// Asks every few seconds which revision is the newest, and reports one that differs from the one shown.
export default function ({ data, setTriggerValue, parentElement }) {
  const shown = document.documentElement;
  shown.lang = data.language;
  // Light or dark is settled before the program starts (shell.js).
  if (shown.dataset.screen && shown.dataset.screen !== data.screen) location.reload();
  clearTimeout(parentElement.lookingAgain);
  // A look that is under way when the page is drawn anew must not go on with what was shown before.
  const mine = (parentElement.looks = (parentElement.looks ?? 0) + 1);
  async function look() {
    try {
      const answer = document.hidden ? null : await fetch(data.address, { cache: "no-store" });
      const newest = answer?.ok ? await answer.text() : data.shown;
      if (parentElement.looks !== mine) return;
      if (newest !== data.shown) setTriggerValue("newer", newest);
    } catch {
      // The server is away for a moment; the next look will tell.
    }
    if (parentElement.looks === mine) parentElement.lookingAgain = setTimeout(look, data.milliseconds);
  }
  parentElement.lookingAgain = setTimeout(look, data.milliseconds);
  return () => {
    parentElement.looks += 1;
    clearTimeout(parentElement.lookingAgain);
  };
}
