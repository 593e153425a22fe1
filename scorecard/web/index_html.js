// What the page does in the browser before and beside Streamlit's program: the screen's ground, links that do not
// load the program anew, pictures of figures, copied links.
(() => {
  const asked = new URLSearchParams(location.search).get("screen");
  const screen = ["light", "dark", "projector"].includes(asked) ? asked : "auto";
  const root = document.documentElement;
  root.dataset.screen = screen;

  // Streamlit asks the system whether the ground is dark; a screen that was chosen answers in its place.
  if (screen !== "auto") {
    const ask = window.matchMedia.bind(window);
    const grounds = { "(prefers-color-scheme: dark)": screen === "dark", "(prefers-color-scheme: light)": screen !== "dark" };
    window.matchMedia = (question) => {
      if (!(question in grounds)) return ask(question);
      const nothing = () => {};
      return {
        matches: grounds[question], media: question, onchange: null, addListener: nothing, removeListener: nothing,
        addEventListener: nothing, removeEventListener: nothing, dispatchEvent: () => false,
      };
    };
  }

  // The first page is shown once it stands: until then Streamlit holds room that is none of its parts' own size, and
  // everything would jump. What takes longer (a first start, a fault) is shown as it is.
  const PATIENCE = 2500;
  let patience = 0;
  const waiting = new MutationObserver(() => {
    const main = document.querySelector("[data-testid=stMain]");
    if (!main) return;
    // The first sheet can be read meanwhile, and is not taken away for a page that is not there yet.
    patience ||= setTimeout(show, document.getElementById("first-sheet") ? 4 * PATIENCE : PATIENCE);
    if (stands(main)) show();
  });
  function stands(main) {
    const running = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    const rough = [...main.querySelectorAll("[data-testid=stSkeleton]")];
    return main.querySelector("h1") && !running && rough.every((one) => one.closest("[class*=st-key-chart-]"));
  }
  function show() {
    waiting.disconnect();
    clearTimeout(patience);
    document.getElementById("first-sheet")?.remove();
    root.dataset.shown = "";
  }
  waiting.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

  // What a page asks to be scrolled to (widgets.into_view), once.
  new MutationObserver(() => {
    for (const asked of document.querySelectorAll("[data-into-view]:not([data-seen])")) {
      const there = document.getElementById(asked.dataset.intoView);
      if (!there) continue;
      asked.dataset.seen = "";
      requestAnimationFrame(() => there.scrollIntoView());
    }
  }).observe(root, { childList: true, subtree: true });

  // A page writes its choices into the address. One that only completes the address is no step of the reader's, and
  // the way back must not stop there: it would be completed again, and the way back be lost.
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    if (url && completes(new URL(url, location.href))) history.replaceState(state, unused, url);
    else push(state, unused, url);
  };

  function completes(next) {
    if (next.pathname !== location.pathname || next.hash !== location.hash) return false;
    return [...new URLSearchParams(location.search)].every(([key, value]) => next.searchParams.get(key) === value);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    if (!link) return;
    if ("copy" in link.dataset) copy(link, event);
    else if ("picture" in link.dataset) picture(link, event);
    else follow(link, event);
  });

  // A link to another page of ours is followed as the back button is: the address changes, and the page is drawn anew.
  function follow(link, event) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || "door" in link.dataset) return;
    event.preventDefault();
    const there = "also" in link.dataset ? added(link) : link.href;
    if (there === location.href) return;
    // Streamlit's controls keep the words that they were first drawn with: another language is another page.
    if ("also" in link.dataset && link.lang) return void location.assign(there);
    const elsewhere = link.pathname !== location.pathname;
    push(null, "", there);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (elsewhere) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  }

  // What such a link says is added to what the address says by now.
  function added(link) {
    const there = new URL(location.href);
    for (const [key, value] of new URLSearchParams(link.search)) there.searchParams.set(key, value);
    return there.href;
  }

  async function copy(link, event) {
    event.preventDefault();
    const field = document.createElement("textarea");
    field.value = location.href;
    document.body.append(field);
    field.select();
    // navigator.clipboard exists only over https; an intranet mostly speaks http.
    document.execCommand("copy");
    field.remove();
    say(link, link.dataset.copy);
  }

  function say(link, words) {
    const before = link.textContent;
    if (before === words) return;
    link.textContent = words;
    link.setAttribute("aria-live", "polite");
    setTimeout(() => (link.textContent = before), 2000);
  }

  // A figure as a PNG: its own HTML and the page's style sheets, drawn by the browser into a canvas.
  async function picture(link, event) {
    event.preventDefault();
    const figure = link.closest("figure");
    const width = Math.ceil(figure.getBoundingClientRect().width) + 2 * MARGIN;
    const sheet = document.createElement("div");
    sheet.append(...heading(), figure.cloneNode(true));
    sheet.querySelectorAll(".take").forEach((part) => part.remove());
    const plot = figure.dataset.plot && document.querySelector(`.st-key-${figure.dataset.plot} .svg-container`);
    if (plot) sheet.append(...[...plot.querySelectorAll(".main-svg")].map((part) => part.cloneNode(true)));
    const image = await drawn(sheet, width, plot ? plot.getBoundingClientRect().height : 0);
    const saved = document.createElement("a");
    saved.href = image;
    saved.download = `${figure.dataset.chart}.png`;
    saved.click();
  }

  const MARGIN = 24;
  const SHARPNESS = 2;

  // The page's title, and whether its figures are made up: a picture travels without its page.
  function heading() {
    return [...document.querySelectorAll("h1, .demo")].map((part) => {
      const line = document.createElement(part.matches("h1") ? "h2" : "p");
      line.textContent = part.textContent;
      return line;
    });
  }

  async function drawn(sheet, width, plotHeight) {
    const body = getComputedStyle(document.querySelector("[data-testid=stMain]"));
    const ground = getComputedStyle(document.querySelector("[data-testid=stApp]"));
    const style = document.createElement("style");
    style.textContent = document.querySelector("style[data-own]").textContent;
    sheet.prepend(style);
    Object.assign(sheet.style, {
      width: `${width - 2 * MARGIN}px`, padding: `${MARGIN}px`, position: "absolute", left: "-9999px",
      font: body.font, fontSize: getComputedStyle(root).fontSize, fontFamily: body.fontFamily, lineHeight: "1.6",
      color: ground.color, background: ground.backgroundColor, colorScheme: ground.colorScheme,
    });
    sheet.querySelectorAll(".main-svg").forEach((part) => Object.assign(part.style, { position: "absolute", left: `${MARGIN}px` }));
    document.body.append(sheet);
    const height = Math.ceil(sheet.getBoundingClientRect().height) + plotHeight;
    sheet.remove();
    Object.assign(sheet.style, { position: "static", height: `${height - 2 * MARGIN}px` });
    sheet.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    const markup = new XMLSerializer().serializeToString(sheet);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" style="color-scheme:${ground.colorScheme}">` +
      `<foreignObject width="100%" height="100%">${markup}</foreignObject></svg>`;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
    const pen = canvas.getContext("2d");
    pen.scale(SHARPNESS, SHARPNESS);
    pen.drawImage(image, 0, 0);
    return canvas.toDataURL("image/png");
  }
})();
