// A meeting's slides: navigation by keys, charts drawn in advance, decisions, and a presenter window with notes.
(() => {
  const root = document.documentElement;
  const deck = document.getElementById("deck");
  const all = [...deck.querySelectorAll(".slide")];
  const messages = JSON.parse(document.getElementById("words").textContent);
  const onScreen = root.dataset.form === "screen";
  const asPresenter = new URLSearchParams(location.search).has("notes");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`deck-${deck.dataset.meeting}`) : null;
  let at = 0;
  let typed = "";

  // ---- navigation

  function show(number, from = "here") {
    at = Math.min(Math.max(number, 0), all.length - 1);
    all.forEach((slide, index) => slide.classList.toggle("shown", index === at));
    history.replaceState(null, "", `${location.pathname}${location.search}#${at + 1}`);
    if (from === "here") channel?.postMessage({ at });
    if (asPresenter) present();
    else if (drawing) drawNext();
  }

  const STEPS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
    Home: -Infinity, End: Infinity,
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("form")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.target.closest?.("button") && [" ", "Enter"].includes(event.key)) return;
    if (event.key in STEPS) {
      event.preventDefault();
      show(at + STEPS[event.key]);
    } else if (/^\d$/.test(event.key)) {
      typed += event.key;
      return;
    } else if (event.key === "Enter" && typed) show(Number(typed) - 1);
    else if (event.key === "f" || event.key === "F") fullScreen();
    else if (event.key === "n" || event.key === "N") notesWindow();
    typed = "";
  });

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  }

  // ---- content larger than the slide (mostly in English) is scaled down until it fits

  const SMALLEST = 0.55;

  function fit(slide) {
    const [body, inner] = [slide.querySelector(".body"), slide.querySelector(".fit")];
    let size = 1;
    inner.style.zoom = "";
    while (size > SMALLEST && (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1)) {
      size -= 0.03;
      inner.style.zoom = size;
    }
  }

  // ---- charts: that of the shown slide first, then its neighbours, then the rest while the browser is idle

  let drawing = false;
  const undrawn = new Map(all.map((slide, index) => [slide.querySelector(".chart"), index]).filter(([place]) => place));

  function draw(place) {
    undrawn.delete(place);
    const { data, layout } = JSON.parse(place.dataset.figure);
    const rem = parseFloat(getComputedStyle(root).fontSize);
    const scale = rem / 18;
    const enlarge = (part) => {
      if (Array.isArray(part)) part.forEach(enlarge);
      else if (part && typeof part === "object") {
        for (const [key, value] of Object.entries(part)) {
          if ((key === "size" || key === "yshift" || key === "width") && typeof value === "number" && value > 1) part[key] = value * scale;
          else enlarge(value);
        }
      }
    };
    data.forEach((trace) => {
      for (const name of ["textfont", "marker", "line"]) enlarge(trace[name]);
    });
    for (const name of ["font", "hoverlabel", "annotations", "xaxis", "yaxis", "shapes"]) enlarge(layout[name]);
    layout.margin = { l: 4, r: 0.5 * rem, t: rem, b: 1.7 * rem };
    layout.height = place.clientHeight;
    layout.width = place.clientWidth;
    Plotly.newPlot(place, data, layout, { displayModeBar: false, staticPlot: false });
  }

  function drawNext() {
    if (!undrawn.size) return;
    const [place] = [...undrawn].reduce((nearest, entry) => (distance(entry) < distance(nearest) ? entry : nearest));
    draw(place);
    (window.requestIdleCallback ?? setTimeout)(drawNext);
  }

  // Following slides are more likely to be shown next than earlier ones.
  const distance = ([, index]) => (index >= at ? index - at : 2 * (at - index));

  let resized;
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      all.forEach(fit);
      all.forEach((slide, index) => {
        const place = slide.querySelector(".chart");
        if (place) undrawn.set(place, index);
      });
      if (drawing) drawNext();
    }, 200);
  });

  // ---- decisions

  for (const form of deck.querySelectorAll("form.deciding")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }

  async function send(form) {
    const answer = form.querySelector(".answer");
    const showAnswer = (text, fault) => {
      answer.textContent = text;
      answer.classList.toggle("fault", fault);
    };
    const fields = Object.fromEntries(new FormData(form));
    form.querySelector("button").disabled = true;
    showAnswer(messages.saving, false);
    try {
      const response = await fetch(`deck/${deck.dataset.meeting}/decisions${location.search}`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...fields, indicator_id: form.dataset.indicator }),
      });
      const result = await response.json();
      if (!response.ok) return showAnswer(result.words.join(" "), true);
      for (const [name, html] of Object.entries(result.lists)) {
        deck.querySelectorAll(`[data-decided="${CSS.escape(name)}"]`).forEach((place) => {
          place.innerHTML = html;
          place.scrollTop = place.scrollHeight;
        });
      }
      form.elements.words.value = "";
      showAnswer(messages.saved, false);
    } catch {
      showAnswer(messages.unreachable, true);
    } finally {
      form.querySelector("button").disabled = false;
    }
  }

  // ---- the presenter window

  function notesWindow() {
    if (!onScreen || asPresenter) return;
    const url = new URL(location.href);
    url.searchParams.set("notes", "1");
    open(url.href, `notes-${deck.dataset.meeting}`, "width=1000,height=800");
  }

  function present() {
    const next = all[at + 1];
    document.getElementById("place").textContent = `${at + 1} / ${all.length} · ${all[at].getAttribute("aria-label")}`;
    document.getElementById("notes").innerHTML = all[at].querySelector("aside").innerHTML || `<p class="quiet">${messages.none}</p>`;
    const preview = document.getElementById("next");
    preview.replaceChildren(next ? next.cloneNode(true) : messages.last);
    const chart = preview.querySelector(".chart");
    if (chart && window.Plotly) draw(chart);
  }

  function startClock() {
    let startedAt = Date.now();
    document.getElementById("again").addEventListener("click", () => (startedAt = Date.now()));
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      const seconds = Math.floor((Date.now() - startedAt) / 1000);
      const now = new Date();
      document.getElementById("elapsed").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
      document.getElementById("clock").textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    };
    tick();
    setInterval(tick, 1000);
  }

  channel?.addEventListener("message", ({ data }) => {
    if (data.at !== undefined && data.at !== at) show(data.at, "there");
    else if (data.hello && !asPresenter) channel.postMessage({ at });
  });

  if (asPresenter) {
    document.getElementById("presenter").hidden = false;
    deck.style.visibility = "hidden";
    startClock();
    channel?.postMessage({ hello: true });
  }
  // In the file form, links have no server to lead to.
  if (!onScreen) deck.querySelectorAll("a[href]").forEach((link) => link.removeAttribute("href"));
  else deck.querySelectorAll("a[href]").forEach((link) => (link.target = "_blank"));
  all.forEach(fit);
  show((parseInt(location.hash.slice(1), 10) || 1) - 1, "there");
  addEventListener("load", () => {
    drawing = true;
    if (asPresenter) present();
    else drawNext();
  });
})();
