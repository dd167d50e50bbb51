// Interactive elements: buttons and the dispatch to menus and inputs, each behind its confirm dialog.
import { confirmFirst, popup } from "./layers.js";
import { h } from "./dom.js";
import { INPUTS } from "./inputs.js";
import { MENUS } from "./menus.js";
import { click } from "./surface.js";
import { emoji, pictured } from "./text.js";

async function press(event, element, block, surface, extra) {
  const pressed = event.currentTarget;
  if (!(await confirmFirst(element.confirm))) return;
  pressed.classList.add("waiting");
  if (element.url) window.open(element.url, "_blank", "noopener");
  await click(surface, block, element, extra);
  pressed.classList.remove("waiting");
}

const button = (element, block, surface) =>
  h(
    "button",
    {
      class: `button ${element.style ?? ""}`,
      type: "button",
      "aria-label": element.accessibility_label,
      data: { key: `${surface.key}/${block.block_id}/${element.action_id}`, action: element.action_id },
      onclick: (event) => press(event, element, block, surface),
    },
    pictured(element.text.text),
  );

function overflow(element, block, surface) {
  const open = (event) => {
    const anchor = event.currentTarget;
    const items = element.options.map((option) => ({ label: emoji(option.text.text), option }));
    popup(anchor, items, async ({ option }) => {
      if (!(await confirmFirst(element.confirm))) return;
      if (option.url) window.open(option.url, "_blank", "noopener");
      await click(surface, block, element, { selected_option: option.value });
    });
  };
  return h("button", { class: "button dots", type: "button", "aria-label": "More", "aria-haspopup": "listbox", data: { action: element.action_id }, onclick: open }, "⋯");
}

function feedback(element, block, surface) {
  return h("span", {}, ["positive_button", "negative_button"].map((key) =>
    h("button", { class: "button", type: "button", onclick: (event) => press(event, element, block, surface, { value: element[key].value }) }, element[key].text.text)));
}

const ELEMENTS = { button, workflow_button: button, icon_button: button, overflow, feedback_buttons: feedback, ...MENUS, ...INPUTS };

export function drawElement(element, block, surface) {
  const draw = ELEMENTS[element.type];
  return draw
    ? draw(element, block, surface)
    : h("details", { class: "jsonbox" }, h("summary", {}, element.type), h("pre", {}, JSON.stringify(element, null, 2)));
}
