// Keeps the live desk right while it is open. Every few seconds the screen is taken anew from the server; what is
// being typed, what is unfolded and where the focus is stay as they are. Without this script nothing is missing but that.

const HOLD = 1500; // milliseconds in which a part that changed under the finger takes no press
const RECENT = 4_000; // whoever has just typed or touched is not disturbed

const desk = document.querySelector("[data-live-desk]");
const status = desk?.querySelector("[data-status]");
let touchedAt = 0;
let isSending = false;

const regions = (root) => new Map([...root.querySelectorAll("[data-region]")].map((each) => [each.dataset.region, each]));
const fields = (root) => [...root.querySelectorAll("[data-form] :is(input:not([type=hidden]), select, textarea)")];
const keyOf = (field) =>
  `${field.closest("[data-form]").dataset.form} ${field.name} ${field.type === "radio" ? field.value : ""}`;

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected && !each.defaultSelected && each.value);
  return field.value !== field.defaultValue;
}

function placeOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const form = element.closest("form");
  if (form && element.type === "submit") {
    const value = element.value ? `[value="${CSS.escape(element.value)}"]` : "";
    return `form[action="${CSS.escape(form.getAttribute("action"))}"] button${value}`;
  }
  const panel = element.closest("[data-panel]");
  return panel && element.matches("summary") ? `[data-panel="${panel.dataset.panel}"] > summary` : null;
}

/** Carry over what the person has typed, unfolded and focused. */
function keep(old, fresh) {
  const typed = new Map(fields(old).filter(isChanged).map((field) => [keyOf(field), field]));
  for (const field of fields(fresh)) {
    const mine = typed.get(keyOf(field));
    if (!mine) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = mine.checked;
    else field.value = mine.value;
  }
  const folds = (root) => [...root.querySelectorAll("details")];
  const nameOf = (fold) => fold.dataset.panel ?? fold.dataset.details ?? fold.className;
  for (const fold of folds(fresh)) {
    const same = folds(old).find((each) => nameOf(each) === nameOf(fold));
    if (same?.dataset.touched) {
      fold.open = same.open;
      fold.dataset.touched = "1";
    }
  }
}

function replace(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const place = active && placeOf(active);
  const selection = active?.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd];
  keep(old, fresh);
  old.replaceWith(document.adoptNode(fresh));
  if (!place) return;
  const again = fresh.querySelector(place);
  again?.focus({ preventScroll: true });
  if (selection?.[0] !== null && again?.setSelectionRange && again.type !== "number") again.setSelectionRange(...selection);
}

async function renew() {
  const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const old = regions(document);
  let isNew = false;
  for (const [name, fresh] of regions(page)) {
    const here = old.get(name);
    if (!here) continue;
    const { version } = fresh.dataset;
    if (version !== undefined && version === here.dataset.version) continue;
    const isOpenForm = version === undefined && here.contains(document.activeElement);
    if (isOpenForm) continue; // "now" and "actions" hold buttons only: wait until the focus has gone
    replace(here, fresh);
    if (version !== undefined) {
      isNew = true;
      const buttons = [...fresh.querySelectorAll("button")];
      for (const button of buttons) button.inert = true;
      setTimeout(() => {
        for (const button of buttons) button.inert = false;
      }, HOLD);
    }
  }
  if (isNew) status.textContent = desk.dataset.changed;
  else if (status.textContent === desk.dataset.offline) status.textContent = "";
}

async function tick() {
  const isTouching = Date.now() - touchedAt < RECENT;
  if (!document.hidden && !isSending && !isTouching) {
    try {
      await renew();
    } catch {
      status.textContent = desk.dataset.offline;
    }
  }
  setTimeout(tick, desk.dataset.seconds * 1000);
}

if (desk) {
  for (const kind of ["input", "pointerdown", "keydown"]) {
    desk.addEventListener(kind, () => {
      touchedAt = Date.now();
    });
  }
  desk.addEventListener("change", ({ target }) => {
    if (target.name !== "phrase") return;
    const [{ dataset }] = target.selectedOptions;
    for (const field of target.form.querySelectorAll("[data-phrase]")) field.value = dataset[field.dataset.phrase] ?? "";
  });
  desk.addEventListener("click", ({ target }) => {
    const fold = target.closest("summary")?.parentElement;
    if (fold) fold.dataset.touched = "1";
  });
  desk.addEventListener("submit", () => {
    isSending = true; // the answer is a page of its own
    setTimeout(() => {
      isSending = false;
    }, 10_000);
  });
  window.addEventListener("pageshow", (event) => {
    isSending = false;
    if (event.persisted) location.reload(); // a page out of the history carries forms that have been sent
  });
  setTimeout(tick, desk.dataset.seconds * 1000);
}
