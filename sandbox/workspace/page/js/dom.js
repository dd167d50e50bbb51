// Making elements in one line, and keeping the focus while parts of the page are drawn anew.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "list" && key !== "form" && key !== "role") element[key] = value;
    else element.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

export function keepFocus(redraw) {
  const before = document.activeElement;
  const key = before?.dataset?.key;
  const range = key && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  redraw();
  if (!key || document.activeElement === before) return;
  const after = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  after?.focus();
  if (after && range && range[0] !== null && after.setSelectionRange) after.setSelectionRange(...range);
}

export function toast(sentence) {
  const note = h("div", { class: "toast" }, sentence);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}
