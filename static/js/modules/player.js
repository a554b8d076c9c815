// The video of a session. Nothing is asked of YouTube before the press.

const part = (element, name) => element.querySelector(`[data-part="${name}"]`);

function makeFrame(video, { title, language, start }) {
  const address = new URL(`https://www.youtube-nocookie.com/embed/${encodeURIComponent(video)}`);
  address.search = new URLSearchParams({ autoplay: 1, cc_load_policy: 1, cc_lang_pref: language, hl: language, rel: 0 });
  if (start) address.searchParams.set("start", start);
  const frame = document.createElement("iframe");
  frame.className = "player__video";
  frame.src = address.href;
  frame.title = title;
  frame.allow = "autoplay; encrypted-media; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.tabIndex = 0;
  return frame;
}

export function init(element) {
  const languages = part(element, "languages");
  if (!languages) return;
  const radios = [...languages.querySelectorAll("input")];
  const [link, play, before, after] = ["link", "play", "before", "after"].map((name) => part(element, name));
  const stage = part(element, "frame");
  let frame = null;

  const chosen = () => radios.find((radio) => radio.checked) ?? radios[0];

  function load() {
    const { dataset, value } = chosen();
    const next = makeFrame(dataset.video, { title: `${element.dataset.frameTitle} – ${dataset.label}`, language: value, start: dataset.start });
    if (frame) frame.replaceWith(next);
    else stage.append(next);
    frame = next;
    play.hidden = true;
    before.hidden = true;
    after.textContent = after.dataset.text;
  }

  function show() {
    const { video, url, label } = chosen().dataset;
    if (frame && video) {
      load();
      return;
    }
    frame?.remove();
    frame = null;
    after.textContent = "";
    part(element, "play-label").textContent = label;
    part(element, "link-label").textContent = label;
    link.href = url;
    play.hidden = !video;
    link.hidden = Boolean(video);
    before.hidden = !video;
  }

  for (const radio of radios) radio.addEventListener("change", show);
  play.addEventListener("click", () => {
    load();
    frame.focus();
  });
  languages.hidden = radios.length < 2;
  show();
}
