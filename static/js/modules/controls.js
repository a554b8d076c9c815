// Small controls that need a script to work, and are hidden without one.

function theme(element) {
  const root = document.documentElement;
  for (const radio of element.querySelectorAll("input")) {
    radio.checked = radio.value === (root.dataset.theme ?? "");
    radio.addEventListener("change", () => {
      if (radio.value) root.dataset.theme = radio.value;
      else delete root.dataset.theme;
      try {
        if (radio.value) localStorage.setItem("theme", radio.value);
        else localStorage.removeItem("theme");
      } catch {
        // the choice then lasts as long as the page
      }
    });
  }
  element.hidden = false;
}

async function copyText(text, { result, done, failed }) {
  result.textContent = "";
  try {
    await navigator.clipboard.writeText(text);
    result.textContent = done;
  } catch {
    result.textContent = failed;
  }
}

function parts(element) {
  const [button, result] = ["button", "result"].map((name) => element.querySelector(`[data-part="${name}"]`));
  return { button, result, done: element.dataset.done, failed: element.dataset.failed };
}

function copy(element) {
  const { button, ...outcome } = parts(element);
  const text = element.querySelector('[data-part="text"]');
  button.addEventListener("click", () => copyText(text.textContent.trim(), outcome));
  button.hidden = false;
}

function share(element) {
  const { button, ...outcome } = parts(element);
  const { url, title } = element.dataset;
  button.addEventListener("click", async () => {
    if (!navigator.share) {
      await copyText(url, outcome);
      return;
    }
    try {
      await navigator.share({ title, url });
    } catch (error) {
      if (error.name !== "AbortError") await copyText(url, outcome); // closing the sheet is not a failure
    }
  });
  button.hidden = false;
}

function print(element) {
  element.addEventListener("click", () => window.print());
  element.hidden = false;
}

// --- the agenda: slugs of sessions, kept on this device and in links only
const AGENDA = "agenda";

function readAgenda() {
  try {
    const slugs = JSON.parse(localStorage.getItem(AGENDA));
    return Array.isArray(slugs) ? slugs.filter((slug) => /^[\w-]{1,80}$/.test(slug)) : [];
  } catch {
    return [];
  }
}

function keepAgenda(slugs) {
  try {
    localStorage.setItem(AGENDA, JSON.stringify([...new Set(slugs)]));
  } catch {
    // the selection is then in the link alone
  }
}

const without = (slugs, slug) => slugs.filter((other) => other !== slug);

/** A form that picks sessions: ticked boxes anywhere in the page, or one button for one session. */
function agenda(form) {
  const boxes = () => [...form.elements].filter(({ type }) => type === "checkbox");
  for (const box of boxes()) box.checked ||= readAgenda().includes(box.value);
  document.addEventListener("change", ({ target }) => {
    if (target.form !== form || target.type !== "checkbox") return;
    const others = without(readAgenda(), target.value);
    keepAgenda(target.checked ? [...others, target.value] : others);
  });
  form.addEventListener("submit", ({ submitter }) => {
    const here = boxes().map(({ value }) => value);
    if (submitter?.value) keepAgenda([...readAgenda(), submitter.value]);
    for (const slug of without(readAgenda(), submitter?.value)) {
      if (here.includes(slug)) continue; // its own box says whether it is picked
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "s", value: slug });
      form.append(input);
    }
  });
}

function agendaPage(element) {
  const address = new URL(location.href);
  const saved = readAgenda();
  if (!address.searchParams.has("s") && saved.length) {
    address.searchParams.set("s", saved.join(","));
    location.replace(address);
    return;
  }
  const slugs = element.dataset.slugs.split(",").filter(Boolean);
  const [keep, kept] = ["keep", "kept"].map((name) => element.querySelector(`[data-part="${name}"]`));
  element.addEventListener("click", ({ target }) => {
    const link = target.closest("[data-remove]");
    if (link) keepAgenda(without(readAgenda(), link.dataset.remove));
  });
  if (!keep || (slugs.length === saved.length && slugs.every((slug) => saved.includes(slug)))) return;
  keep.hidden = false;
  keep.addEventListener("click", () => {
    keepAgenda(slugs);
    kept.textContent = kept.dataset.text;
  });
}

/** The bar below a list of rows to pick: ticks count at once, and every link of the section carries them on. */
function shortlist(bar) {
  const form = document.getElementById(bar.dataset.form);
  const { name, section } = bar.dataset;
  const count = bar.querySelector('[data-part="count"]');
  const chosen = () => [...new Set(new FormData(form).getAll(name))];

  function carry(address, slugs) {
    const value = slugs.length ? `${name}=${slugs.join(",")}` : "";
    const rest = address.search.slice(1).split("&").filter((part) => part && !part.startsWith(`${name}=`));
    address.search = [...rest, value].filter(Boolean).join("&");
    return address;
  }

  function update() {
    const slugs = chosen();
    if (count.textContent === String(slugs.length) && readCarried() === slugs.join(",")) return;
    count.textContent = slugs.length;
    history.replaceState(history.state, "", carry(new URL(location.href), slugs));
    for (const link of document.querySelectorAll("main a[href], a[hreflang]")) {
      const address = new URL(link.href);
      if (address.origin !== location.origin || !/^\/(ko|en)\//.test(address.pathname)) continue;
      if (address.pathname.slice(3).startsWith(section)) link.href = carry(address, slugs).href;
    }
  }

  const readCarried = () => new URL(location.href).searchParams.getAll(name).join(",");
  document.addEventListener("change", ({ target }) => {
    if (target.form === form && target.name === name) update();
  });
  update(); // a browser may have kept the ticks of an earlier visit
}

/** The menu of small screens in a dialog. Without script it opens as <details>. */
function menuSheet(details) {
  const button = document.querySelector("[data-menu-button]");
  const dialog = document.querySelector("[data-menu-dialog]");
  if (!button || !dialog?.showModal) return;

  dialog.querySelector("[data-menu-slot]").append(details.querySelector('[data-part="menu"]'));
  details.hidden = true;
  button.hidden = false;

  button.addEventListener("click", () => {
    dialog.showModal();
    button.setAttribute("aria-expanded", "true");
  });
  dialog.addEventListener("close", () => button.setAttribute("aria-expanded", "false"));
  dialog.querySelector("[data-menu-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && event.clientX < dialog.getBoundingClientRect().left) dialog.close();
  });
  matchMedia("(min-width: 64rem)").addEventListener("change", ({ matches }) => {
    if (matches && dialog.open) dialog.close();
  });
}

const behaviours = { agenda, "agenda-page": agendaPage, copy, "menu-sheet": menuSheet, print, share, shortlist, theme };

export function init(element) {
  behaviours[element.dataset.module](element);
}
