// Everything that follows the clock: Seoul's time, the visitor's own, the sun on the drawings.

const SEOUL = "Asia/Seoul";
const MINUTE = 60_000;
const root = document.documentElement;
const language = root.lang;
const CHOICE = "clock";
const deviceZone = new Intl.DateTimeFormat().resolvedOptions().timeZone || SEOUL;
const chosen = storedChoice();
const visitorZone = chosen?.zone ?? deviceZone;

// A page names its own instant only when its clock is set for a demonstration; otherwise the device is right.
const serverNow = Date.parse(root.dataset.now ?? "");
const drift = Number.isNaN(serverNow) ? 0 : serverNow - Date.now();

const now = () => new Date(Date.now() + drift);

/** The city chosen on this device: {value, zone, name, language}. A city in the address never gets as far as here. */
function storedChoice() {
  try {
    const choice = JSON.parse(localStorage.getItem(CHOICE));
    new Intl.DateTimeFormat("en-US", { timeZone: choice.zone });
    return choice;
  } catch {
    return null; // nothing stored, storage refused, or a zone that this browser does not know
  }
}

function storeChoice(choice) {
  try {
    if (choice) localStorage.setItem(CHOICE, JSON.stringify(choice));
    else localStorage.removeItem(CHOICE);
  } catch {
    // the choice then lasts as long as the address
  }
}

function everyMinute(update) {
  const run = () => {
    update(now());
    setTimeout(run, MINUTE - (now().getTime() % MINUTE) + 50);
  };
  run();
}

function wallClock(date, zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute } = parts;
  return { year, month, day, hour, minute, time: `${hour}:${minute}`, midnight: Date.UTC(year, month - 1, day) };
}

function dayShift(date, zone, from = SEOUL) {
  return Math.round((wallClock(date, zone).midnight - wallClock(date, from).midnight) / (24 * 60 * MINUTE));
}

function dayText(date, zone, isCompact = false) {
  const { month, day } = wallClock(date, zone);
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: zone }).format(date);
  if (language === "ko") return isCompact ? `${month}. ${day}.(${weekday})` : `${month}월 ${day}일(${weekday})`;
  const monthName = new Intl.DateTimeFormat(language, { month: "long", timeZone: zone }).format(date);
  return `${weekday} ${day} ${monthName}`;
}

function zoneText(date, zone) {
  const { midnight, hour, minute } = wallClock(date, zone);
  const offset = Math.round((midnight + (hour * 60 + Number(minute)) * MINUTE - date) / MINUTE);
  const [hours, rest] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const utc = `UTC${offset < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" });
  const name = format.formatToParts(date).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^[A-Z]{2,5}$/.test(name) && name !== "UTC" && name !== "GMT" ? `${name}, ${utc}` : utc;
}

/** "−1 day", "+1일" */
function daysText(days) {
  const format = new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long", signDisplay: "always" });
  return format.format(days).replace("-", "−");
}

function cityElement(zone) {
  const names = new Map((document.body.dataset.zoneNames ?? "").split("|").map((pair) => pair.split("=")));
  if (zone === chosen?.zone && chosen.language === language) names.set(zone, chosen.name);
  const element = document.createElement("span");
  element.className = "local-time__city";
  element.textContent = names.get(zone) ?? zone.split("/").pop().replaceAll("_", " ");
  if (!names.has(zone) && language !== "en") element.lang = "en"; // an identifier names its city in English
  return element;
}

function span(text, attributes = {}) {
  const element = document.createElement("span");
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function localTime(element) {
  if (visitorZone === SEOUL) return;
  const { starts, ends, label, to, until } = element.dataset;
  const [start, end] = [new Date(starts), new Date(ends)];
  const shift = dayShift(start, visitorZone);
  const day = span(dayText(start, visitorZone), {
    class: shift ? "local-time__day local-time__day--other" : "local-time__day",
  });
  const marks = shift ? [" ", span(`(${daysText(shift)})`, { class: "local-time__shift" })] : [];
  const first = span(wallClock(start, visitorZone).time, { class: "time-range" });
  first.append(span(language === "ko" ? "~" : "–", { "aria-hidden": "true" }), span(` ${to} `, { class: "visually-hidden" }));
  const [startsOn, endsOn] = [start, end].map((date) => wallClock(date, visitorZone));
  const isLater = startsOn.midnight !== endsOn.midnight;
  const isMidnight = endsOn.time === "00:00" && endsOn.midnight - startsOn.midnight === 24 * 60 * MINUTE;
  const last = span(isMidnight ? "24:00" : endsOn.time, { class: "time-range" });
  const lastDay = isLater && !isMidnight ? [span(dayText(end, visitorZone), { class: "local-time__day" }), " "] : [];
  const before = label ? [`${label}, `, cityElement(visitorZone), ` (${zoneText(start, visitorZone)}): `] : [cityElement(visitorZone), " "];
  if (until) last.append(span(` ${until}`, { class: "visually-hidden" }));
  element.replaceChildren(...before, day, ...marks, " ", first, ...lastDay, last);
  element.hidden = false;
}

function seoulClock(element) {
  const time = element.querySelector("time");
  const [dayPart, timePart] = ["day", "time"].map((name) => element.querySelector(`[data-part="${name}"]`));
  everyMinute((date) => {
    dayPart.textContent = dayText(date, SEOUL, true);
    timePart.textContent = wallClock(date, SEOUL).time;
    time.dateTime = date.toISOString();
  });
}

function bandClock(element) {
  if (visitorZone === SEOUL) return;
  element.querySelector('[data-part="city"]').replaceChildren(cityElement(visitorZone).textContent);
  for (const tick of element.querySelectorAll("[data-at]")) {
    const date = new Date(tick.dataset.at);
    const { hour, minute, time } = wallClock(date, visitorZone);
    tick.textContent = minute === "00" ? hour : time;
    // 24 h stands for the end of the Seoul day, so its own day is the one before
    const shift = dayShift(new Date(date - 1), visitorZone) + (hour === "00" && minute === "00" ? 1 : 0);
    if (!shift) continue;
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    mark.setAttribute("class", "two-clock-band__shift");
    mark.setAttribute("dy", "-.4em");
    mark.textContent = shift > 0 ? `+${shift}` : `−${-shift}`;
    tick.append(mark);
  }
  element.hidden = false;
}

/** Offers the city of this device and remembers the choice here. The address carries it; a choice in it wins. */
function clockChoice(form) {
  const select = form.elements.tz;
  const [first] = select.options;
  first.textContent = `${form.dataset.own}: ${cityElement(deviceZone).textContent} (${zoneText(now(), deviceZone)})`;
  if (!select.value && chosen) {
    select.value = chosen.value;
    if (select.selectedIndex < 0) first.selected = true;
  }
  form.addEventListener("submit", () => {
    const { value, dataset, textContent } = select.selectedOptions[0];
    storeChoice(value && { value, zone: dataset.zone ?? value, name: textContent.replace(/ \([^(]*\)$/, ""), language });
  });
}

function place(elements, attributes) {
  for (const element of elements) for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function horizonSun(element) {
  const { begins, minutes } = element.dataset;
  const strokes = [...element.querySelectorAll("[data-starts]")];
  const sun = element.querySelector(".horizon__sun");
  const circles = element.querySelectorAll("circle");
  const starts = Math.min(...strokes.map((stroke) => Date.parse(stroke.dataset.starts)));
  const ends = Math.max(...strokes.map((stroke) => Date.parse(stroke.dataset.ends)));
  everyMinute((date) => {
    const under = strokes.find(({ dataset }) => Date.parse(dataset.starts) <= date && date < Date.parse(dataset.ends));
    const x = (100 * (date - Date.parse(begins))) / (minutes * MINUTE);
    place(circles, {
      cx: under?.getAttribute("x") ?? `${Math.min(96, Math.max(4, x))}%`,
      cy: under?.getAttribute("y") ?? "100%",
    });
    sun.classList.toggle("horizon__sun--low", date < starts || date >= ends);
  });
  rise(strokes);
}

/** The strokes stand up, once per visit. */
function rise(strokes) {
  try {
    if (!matchMedia("(prefers-reduced-motion: no-preference)").matches || sessionStorage.getItem("risen")) return;
    sessionStorage.setItem("risen", "yes");
  } catch {
    return;
  }
  strokes.forEach((stroke, position) => {
    stroke.animate([{ transform: "translateX(-50%) scaleY(0)" }, { transform: "translateX(-50%)" }], {
      duration: 600, delay: 30 * position, easing: "cubic-bezier(.2, .7, .2, 1)", fill: "backwards",
    });
  });
}

function bandSun(element) {
  const { minutes } = element.dataset;
  everyMinute((date) => {
    for (const mark of element.querySelectorAll('[data-part="now"]')) {
      const begins = Date.parse(mark.closest("[data-begins]").dataset.begins);
      const x = (100 * (date - begins)) / (minutes * MINUTE);
      mark.setAttribute("visibility", x < 0 || x > 100 ? "hidden" : "visible");
      place(mark.querySelectorAll("line"), { x1: `${x}%`, x2: `${x}%` });
      place(mark.querySelectorAll("circle"), { cx: `${x}%` });
    }
  });
}

function posterSun(element) {
  const sun = element.querySelector('[data-part="sun"]');
  const [starts, ends] = [Date.parse(element.dataset.starts), Date.parse(element.dataset.ends)];
  everyMinute((date) => {
    const share = (date - starts) / (ends - starts);
    place([sun], { cx: `${16 + 68 * share}%`, visibility: share < 0 || share >= 1 ? "hidden" : "visible" });
  });
}

function moveSun(element) {
  if (element.dataset.starts) posterSun(element);
  else if (element.dataset.begins) horizonSun(element);
  else bandSun(element);
}

const behaviours = { "band-clock": bandClock, "clock-choice": clockChoice, "local-time": localTime, "seoul-clock": seoulClock, sun: moveSun };

export function init(element) {
  behaviours[element.dataset.module](element);
}
