// What lies above the page for a moment: popup lists with search, and confirm dialogs.
import { h } from "./dom.js";
import { textOf } from "./text.js";

let closePopup = () => {};

// items: a list, or a function typed -> list (asked again while one types). onPick gets the chosen item.
export function popup(anchor, items, onPick, { search = false } = {}) {
  closePopup();
  const asking = typeof items === "function";
  const list = h("div", { class: "options", role: "listbox" });
  const query = h("input", { class: "field", type: "text", placeholder: "Search", "aria-label": "Search options" });
  const box = h("div", { class: "popup" }, (search || asking) && query, list);
  let shown = [];
  let active = 0;

  const pick = (item) => {
    close();
    onPick(item);
  };
  const mark = (index) => {
    active = Math.max(0, Math.min(index, shown.length - 1));
    [...list.querySelectorAll("[role=option]")].forEach((each, at) => each.setAttribute("aria-selected", at === active));
    list.querySelectorAll("[role=option]")[active]?.scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    shown = found.filter((each) => !each.heading);
    list.replaceChildren(
      ...found.map((item) =>
        item.heading
          ? h("div", { class: "heading" }, item.heading)
          : h("div", { class: "option", role: "option", onclick: () => pick(item) }, h("span", {}, item.label), item.detail && h("span", { class: "quiet small" }, item.detail))),
    );
    mark(0);
    place();
  };

  let asked = 0;
  const ask = async (typed) => {
    const number = ++asked;
    const found = await items(typed);
    if (number === asked) show(found);
  };
  let timer = 0;
  query.addEventListener("input", () => {
    const typed = query.value;
    if (asking) {
      clearTimeout(timer);
      timer = setTimeout(() => ask(typed), 150);
    } else show(items.filter((each) => !each.heading && each.label.toLowerCase().includes(typed.toLowerCase())));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" && shown[active]) pick(shown[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const place = () => {
    const at = anchor.getBoundingClientRect();
    const below = window.innerHeight - at.bottom;
    const height = Math.min(box.offsetHeight, 320);
    box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = below > height + 8 ? `${at.bottom + 4}px` : `${Math.max(8, at.top - height - 4)}px`;
  };
  const outside = (event) => {
    if (!box.contains(event.target) && event.target !== anchor) close();
  };
  const close = () => {
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
    closePopup = () => {};
  };
  closePopup = close;
  document.body.append(box);
  box.style.minWidth = `${Math.max(anchor.offsetWidth, 200)}px`;
  if (asking) ask("");
  else show(items);
  place();
  document.addEventListener("pointerdown", outside, true);
  if (search || asking) query.focus();
  else {
    box.tabIndex = -1;
    box.focus();
  }
}

export function confirmFirst(dialog) {
  if (!dialog) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (answer) => {
      shade.remove();
      resolve(answer);
    };
    const yes = h("button", { class: `button ${dialog.style ?? "primary"}`, type: "button", onclick: () => done(true) }, dialog.confirm.text);
    const shade = h(
      "div",
      { class: "shade top", onkeydown: (event) => event.key === "Escape" && done(false) },
      h(
        "div",
        { class: "modal small", role: "alertdialog", "aria-modal": "true", "aria-label": dialog.title.text },
        h("header", {}, h("h2", {}, dialog.title.text)),
        h("div", { class: "content" }, textOf(dialog.text)),
        h("footer", {}, h("button", { class: "button", type: "button", onclick: () => done(false) }, dialog.deny.text), yes),
      ),
    );
    document.body.append(shade);
    yes.focus();
  });
}
