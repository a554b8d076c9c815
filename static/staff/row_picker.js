/* Choose several rows with the chooser window of Wagtail, or take one away. */
window.wagtail.app.register(
  'row-picker',
  class extends window.StimulusModule.Controller {
    static targets = ['rows', 'template'];

    static values = { url: String };

    choose() {
      window.ModalWorkflow({
        url: this.urlValue,
        urlParams: { multiple: 1 },
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: (rows) => rows.forEach((row) => this.add(row)) },
      });
    }

    add(row) {
      const known = [...this.rowsTarget.querySelectorAll('input')].some((input) => input.value === String(row.id));
      if (known) return;
      const item = this.templateTarget.content.firstElementChild.cloneNode(true);
      const input = item.querySelector('input');
      const link = item.querySelector('a');
      const button = item.querySelector('button');
      input.value = row.id;
      link.textContent = row.string;
      if (row.edit_url) link.href = row.edit_url;
      button.setAttribute('aria-label', `${button.getAttribute('aria-label').trim()} ${row.string}`);
      this.rowsTarget.append(item);
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }

    remove(event) {
      event.currentTarget.closest('[data-row-picker-row]').remove();
      this.rowsTarget.dispatchEvent(new Event('change', { bubbles: true }));
      this.element.querySelector('[data-action="row-picker#choose"]').focus();
    }
  },
);
