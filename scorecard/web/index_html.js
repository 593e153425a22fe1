// Runs before and beside Streamlit's program: light or dark, links without a page load, charts as PNG, copied links.
(() => {
  const requested = new URLSearchParams(location.search).get("screen");
  const screen = ["light", "dark", "projector"].includes(requested) ? requested : "auto";
  const root = document.documentElement;
  root.dataset.screen = screen;

  // Streamlit chooses its theme by matchMedia and has no setting for one session. Without this patch the parameter
  // "screen" changes our styles only, and Streamlit's controls and charts keep the theme of the operating system.
  if (screen !== "auto") {
    const matchMedia = window.matchMedia.bind(window);
    const schemes = { "(prefers-color-scheme: dark)": screen === "dark", "(prefers-color-scheme: light)": screen !== "dark" };
    window.matchMedia = (query) => {
      if (!(query in schemes)) return matchMedia(query);
      const ignore = () => {};
      return {
        matches: schemes[query], media: query, onchange: null, addListener: ignore, removeListener: ignore,
        addEventListener: ignore, removeEventListener: ignore, dispatchEvent: () => false,
      };
    };
  }

  // Hides the first page (frame.css) until its script run has ended, by Streamlit's data-test-script-state and
  // skeletons. Without this the layout shifts: Streamlit's placeholders differ in size from what replaces them.
  // After the timeout (a first start, an error) the page is shown as it is.
  const TIMEOUT_MS = 2500;
  let timeout = 0;
  const waiting = new MutationObserver(() => {
    const main = document.querySelector("[data-testid=stMain]");
    if (!main) return;
    // The prerendered overview can be read meanwhile, so that it stays longer.
    timeout ||= setTimeout(show, document.getElementById("first-sheet") ? 4 * TIMEOUT_MS : TIMEOUT_MS);
    if (isComplete(main)) show();
  });
  function isComplete(main) {
    const running = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    const skeletons = [...main.querySelectorAll("[data-testid=stSkeleton]")];
    return main.querySelector("h1") && !running && skeletons.every((skeleton) => skeleton.closest("[class*=st-key-chart-]"));
  }
  function show() {
    waiting.disconnect();
    clearTimeout(timeout);
    document.getElementById("first-sheet")?.remove();
    root.dataset.shown = "";
  }
  waiting.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

  // Scrolls once to the element that a page names by data-into-view (widgets.py). Streamlit has no call for it.
  new MutationObserver(() => {
    for (const request of document.querySelectorAll("[data-into-view]:not([data-seen])")) {
      const target = document.getElementById(request.dataset.intoView);
      if (!target) continue;
      request.dataset.seen = "";
      requestAnimationFrame(() => target.scrollIntoView());
    }
  }).observe(root, { childList: true, subtree: true });

  // Streamlit calls pushState whenever a page writes st.query_params. A page that only adds its defaults to the address
  // must not add a history entry: without this patch the back button returns to the incomplete address, which the page
  // completes again, so that one cannot go back past it.
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

  // Follows links between our pages by pushState and popstate, on which Streamlit reruns its script. Without this each
  // link in HTML loads Streamlit's whole program again.
  function follow(link, event) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || "fullLoad" in link.dataset) return;
    event.preventDefault();
    const target = "also" in link.dataset ? added(link) : link.href;
    if (target === location.href) return;
    // Streamlit's controls keep the labels that they were first drawn with: another language needs a page load.
    if ("also" in link.dataset && link.lang) return void location.assign(target);
    const elsewhere = link.pathname !== location.pathname;
    push(null, "", target);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (elsewhere) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  }

  // Adds a link's parameters to those of the present address.
  function added(link) {
    const target = new URL(location.href);
    for (const [key, value] of new URLSearchParams(link.search)) target.searchParams.set(key, value);
    return target.href;
  }

  async function copy(link, event) {
    event.preventDefault();
    const field = document.createElement("textarea");
    field.value = location.href;
    document.body.append(field);
    field.select();
    // navigator.clipboard exists over https only; an intranet mostly uses http.
    document.execCommand("copy");
    field.remove();
    showBriefly(link, link.dataset.copy);
  }

  function showBriefly(link, text) {
    const before = link.textContent;
    if (before === text) return;
    link.textContent = text;
    link.setAttribute("aria-live", "polite");
    setTimeout(() => (link.textContent = before), 2000);
  }

  // Saves a figure as PNG: its HTML and our style sheet, drawn by the browser into a canvas as an SVG foreignObject.
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
  const PIXEL_RATIO = 2;

  // The page's title, and the notice of made-up figures: an image is passed on without its page.
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
    [canvas.width, canvas.height] = [width * PIXEL_RATIO, height * PIXEL_RATIO];
    const context = canvas.getContext("2d");
    context.scale(PIXEL_RATIO, PIXEL_RATIO);
    context.drawImage(image, 0, 0);
    return canvas.toDataURL("image/png");
  }
})();
