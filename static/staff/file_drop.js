/* Files dropped on the field for files, and a list of what is chosen. Without this the field alone does the work. */
function sizeOf(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function init(element) {
  const input = element.querySelector('input[type="file"]');
  const status = element.querySelector('[data-file-drop-status]');
  const list = element.querySelector('[data-file-drop-list]');
  const { mostFiles, mostBytes, tooMany, tooLarge, none, count, sending } = element.dataset;

  function show() {
    const files = [...input.files];
    const total = files.reduce((sum, file) => sum + file.size, 0);
    let problem = '';
    if (files.length > Number(mostFiles)) problem = tooMany;
    else if (total > Number(mostBytes)) problem = tooLarge;
    input.setCustomValidity(problem);
    status.textContent = files.length ? `${count} ${files.length} (${sizeOf(total)}). ${problem}` : none;
    list.hidden = !files.length;
    list.replaceChildren(
      ...files.map((file) => {
        const item = document.createElement('li');
        item.textContent = `${file.name.normalize('NFC')} · ${sizeOf(file.size)}`;
        return item;
      }),
    );
  }

  function add(dropped) {
    const all = new DataTransfer();
    const known = new Set();
    [...input.files, ...dropped].forEach((file) => {
      const key = `${file.name}/${file.size}/${file.lastModified}`;
      if (!known.has(key)) all.items.add(file);
      known.add(key);
    });
    input.files = all.files;
    show();
  }

  ['dragenter', 'dragover'].forEach((name) =>
    element.addEventListener(name, (event) => {
      event.preventDefault();
      element.classList.add('media-upload__drop--over');
    }),
  );
  ['dragleave', 'drop'].forEach((name) =>
    element.addEventListener(name, (event) => {
      event.preventDefault();
      element.classList.remove('media-upload__drop--over');
    }),
  );
  element.addEventListener('drop', (event) => add(event.dataTransfer.files));
  input.addEventListener('change', show);
  input.form.addEventListener('submit', () => {
    status.textContent = sending;
  });
  element.querySelector('[data-file-drop-hint]').hidden = false;
  if (input.files.length) show();
}

document.querySelectorAll('[data-file-drop]').forEach(init);
