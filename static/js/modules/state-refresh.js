// Keeps an open page right. It asks what is on; when the answer is a new one, the parts of the page that say so are
// taken anew from the server, whose word on states is the only one. A video that plays is never touched.

const MINUTE = 60_000;
const LONGEST_WAIT = 15 * MINUTE;
const words = (text) => text.split(" ").filter(Boolean);
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_match, name) => values[name]);

/** Parts of a document by name; the same name may stand several times. */
function regions(root) {
  const found = new Map();
  for (const element of root.querySelectorAll("[data-refresh]")) {
    let name = element.dataset.refresh;
    while (found.has(name)) name += "'";
    found.set(name, element);
  }
  return found;
}

/** What to look for to put the focus back after its place was replaced. */
function selectorOf(element) {
  const { id, tagName, value } = element;
  if (id) return `#${CSS.escape(id)}`;
  const name = tagName.toLowerCase();
  const href = element.getAttribute("href");
  if (href) return `${name}[href="${CSS.escape(href)}"]`;
  return value ? `${name}[value="${CSS.escape(value)}"]` : name;
}

function replace(old, fresh, start) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const selector = active && selectorOf(active);
  for (const box of old.querySelectorAll("input[type=checkbox]")) {
    const same = fresh.querySelector(`input[type=checkbox][value="${CSS.escape(box.value)}"]`);
    if (same) same.checked = box.checked;
  }
  old.replaceWith(document.adoptNode(fresh));
  start(fresh);
  if (active) fresh.querySelector(selector)?.focus({ preventScroll: true });
}

async function get(url) {
  const response = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}

/** The summit's clock now: a shared cache says in `Age` how many seconds ago it was told the time. */
function summitTimeOf({ headers }) {
  const toldAt = Date.parse(headers.get("Summit-Time"));
  return Number.isNaN(toldAt) ? Date.now() : toldAt + (Number(headers.get("Age")) || 0) * 1000;
}

export function init(element, start) {
  const { dataset } = element;
  let { version, notice } = dataset;
  let live = words(dataset.live);
  let delays = new Map(words(dataset.delays).map((pair) => pair.split(":")));
  let failures = 0;
  let timer = 0;
  let due = 0;

  function askIn(milliseconds) {
    clearTimeout(timer);
    due = Date.now() + milliseconds;
    timer = setTimeout(ask, milliseconds);
  }

  async function renew() {
    const text = await (await get(location.href)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const [name, fresh] of regions(page)) {
      const old = regions(document).get(name);
      const isSame = fresh.dataset.version !== undefined && fresh.dataset.version === old?.dataset.version;
      if (!old || isSame || fresh.ownerDocument === document || old.querySelector("iframe")) continue;
      replace(old, fresh, start);
    }
  }

  function tell({ live: liveNow, notice: noticeNow, sessions }) {
    const sentences = [];
    const say = (sentence, slug, values) => sentences.push(fill(sentence, { title: sessions[slug]?.title, ...values }));
    for (const slug of liveNow) if (!live.includes(slug)) say(dataset.started, slug);
    for (const slug of live) if (["ended", "replay"].includes(sessions[slug]?.state)) say(dataset.ended, slug);
    const late = Object.entries(sessions).filter(([, { state }]) => state === "delayed");
    for (const [slug, { delay_minutes: minutes }] of late) {
      if (delays.get(slug) !== String(minutes)) say(dataset.delayed, slug, { minutes });
    }
    if (noticeNow && noticeNow.text !== notice) sentences.unshift(noticeNow.text);
    notice = noticeNow?.text;
    live = liveNow;
    delays = new Map(late.map(([slug, session]) => [slug, String(session.delay_minutes)]));
    if (sentences.length) element.textContent = sentences.join(" ");
  }

  /** When told, but at most once a minute: an ask that would fall just before a change waits for it. */
  function wait({ next_change_at: next, refresh_seconds: seconds }, summitTime) {
    const toChange = next ? Date.parse(next) - summitTime + 1000 + 2000 * Math.random() : Infinity;
    const usual = Math.max(seconds * 1000, MINUTE);
    return toChange < usual + MINUTE ? Math.max(toChange, MINUTE) : usual;
  }

  async function ask() {
    if (document.hidden) return; // asked when the page is looked at again
    try {
      const response = await get(dataset.url);
      const answer = await response.json();
      const newest = (response.headers.get("ETag") ?? JSON.stringify(answer)).replace(/^W\/|"|-gzip/g, "");
      if (newest !== version) {
        await renew();
        tell(answer);
        version = newest;
      }
      failures = 0;
      askIn(wait(answer, summitTimeOf(response)));
    } catch {
      failures += 1;
      askIn(Math.min(LONGEST_WAIT, MINUTE * 2 ** failures));
    }
  }

  const lookAgain = () => {
    if (!document.hidden && Date.now() >= due) ask();
  };
  document.addEventListener("visibilitychange", lookAgain);
  window.addEventListener("pageshow", lookAgain);
  const toChange = Date.parse(dataset.next) - Date.parse(dataset.now) + 1000;
  askIn(toChange > 0 && toChange < MINUTE ? toChange : MINUTE);
}
