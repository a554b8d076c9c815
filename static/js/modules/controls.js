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

const behaviours = { copy, print, share, theme };

export function init(element) {
  behaviours[element.dataset.module](element);
}
