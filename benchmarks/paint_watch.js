// What a viewer waits for, by the page's own clock. Runs before anything of the page; `wanted` is put in by paint_visit.py.
// Moments are the ends of the frames in which something was painted (a task that an animation frame asks for runs
// after that frame has been laid out and painted), and count only once all of them have held for a second.
((wanted) => {
  if (window !== window.top) return;
  const STEADY = 1000;
  const find = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => {
    if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  };

  // Whether the heading shows the month, and the strip its six counts, in their order.
  const counted = (place) => {
    const strip = find(`${place}.strip`).find(shown);
    if (!strip || !find(`${place}h1`).some((one) => shown(one) && one.textContent.includes(wanted.words))) return false;
    const numbers = strip.textContent.match(/\d+/g) ?? [];
    let next = 0;
    for (const number of numbers) if (Number(number) === wanted.counts[next]) next += 1;
    return next === wanted.counts.length;
  };
  const ended = () =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-testid*=Skeleton], [data-stale=true]");

  const readers = {
    overview() {
      const charts = find("[data-testid=stMain] .stPlotlyChart, [data-testid=stMain] [data-chart]");
      const drawn = charts.filter((one) => shown(one.matches(".stPlotlyChart") ? one.querySelector(".main-svg") : one));
      return {
        // The HTML itself holds the counts until the page's own stand at their place; a gap between the two would end them.
        counts: counted("[data-testid=stMain] ") || counted("#first-sheet "),
        first: drawn.length > 0,
        // With the counts: all that stands on the page is of one piece, and the month before has charts as well.
        all: counted("[data-testid=stMain] ") && drawn.length > 0 && drawn.length === charts.length && ended(),
      };
    },
    empty() {
      const words = find("[data-testid=stMain] [data-testid=stMarkdown]").some((one) => shown(one) && one.textContent === "empty");
      return { counts: words, first: words, all: words && ended() };
    },
    plotly() {
      const drawn = find(".js-plotly-plot").map((plot, at) =>
        shown(plot.querySelector(".main-svg")) &&
        Boolean(plot.querySelector(".gtitle")?.textContent.includes(wanted.words)) &&
        plot.querySelectorAll(".barlayer .point").length === wanted.marks[at]);
      return {
        counts: counted(""),
        first: drawn.includes(true),
        all: drawn.length === wanted.marks.length && drawn.every(Boolean),
      };
    },
  };

  let zero = 0; // ms; null until the viewer has chosen
  let since = {};
  let asked = false;
  let settle = null;
  let timer;
  const shifts = [];

  const look = () => {
    asked = false;
    const state = readers[wanted.page]();
    // Ahead of whatever else waits, or a script that comes next would count as painting.
    scheduler.postTask(() => {
      const now = performance.now();
      for (const [name, holds] of Object.entries(state)) {
        if (!holds) delete since[name];
        else since[name] ??= now;
      }
      clearTimeout(timer);
      timer = setTimeout(finish, STEADY);
    }, { priority: "user-blocking" });
  };
  const finish = () => {
    const moments = Object.values(since);
    if (!settle || zero === null || moments.length < 3) return;
    const left = Math.max(...moments) + STEADY - performance.now();
    if (left > 0) {
      timer = setTimeout(finish, left);
      return;
    }
    settle(Object.fromEntries(Object.entries(since).map(([name, moment]) => [name, moment - zero])));
    settle = null;
  };
  const soon = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(look);
  };

  new MutationObserver(soon).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("load", soon, true); // a style sheet, too, can show or hide
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
        const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        const name = element ? [element.nodeName.toLowerCase(), ...(element.classList ?? [])].join(".") : "gone";
        const [from, to] = [previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round));
        return { name, from, to };
      });
      shifts.push({ value: entry.value, at: entry.startTime, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });

  window.paint = {
    // Milliseconds of counts, first chart and all charts, from navigation or from the choice on.
    settled: () => new Promise((resolve) => {
      settle = resolve;
      finish();
    }),
    // The next click, key or choice is the viewer's, and the clock starts there.
    expect(next) {
      wanted = next;
      since = {};
      zero = null;
      shifts.length = 0;
      const kinds = ["click", "keydown", "change"];
      const start = (event) => {
        zero ??= event.timeStamp;
        for (const kind of kinds) removeEventListener(kind, start, true);
      };
      for (const kind of kinds) addEventListener(kind, start, true);
    },
    shifts: () => shifts,
    lacking: () => Object.entries(readers[wanted.page]()).filter(([, holds]) => !holds).map(([name]) => name),
  };
})(WANTED);
