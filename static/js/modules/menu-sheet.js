// The menu of small screens in a dialog. Without script it opens as <details>.

export function init(details) {
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
