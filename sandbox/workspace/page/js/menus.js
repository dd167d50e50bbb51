// Menus: static, external (asks the app while one types), people and channels, single and multiple.
import { confirmFirst, popup } from "./layers.js";
import { h } from "./dom.js";
import { app, post } from "./store.js";
import { choose, valueOf } from "./surface.js";
import { emoji } from "./text.js";

const optionItem = (option) => ({
  label: emoji(option.text.text),
  detail: option.description && emoji(option.description.text),
  raw: option,
  value: option.value,
});

function staticItems(element) {
  const groups = element.option_groups ?? [{ options: element.options }];
  return groups.flatMap((group) => [
    ...(group.label ? [{ heading: emoji(group.label.text) }] : []),
    ...group.options.map(optionItem),
  ]);
}

const people = () =>
  app.state.users
    .filter((each) => !each.is_bot || each.id === app.state.bot.id)
    .map((each) => ({ label: each.real_name, detail: each.title, raw: each.id, value: each.id }));

const channels = () =>
  app.state.channels.filter((each) => !each.is_im).map((each) => ({ label: "#" + each.name, raw: each.id, value: each.id }));

async function suggestions(element, block, surface, typed) {
  const answer = await post("suggest", {
    ...surface.target, action_id: element.action_id, block_id: block.block_id, value: typed,
  });
  if (answer.error) return [{ heading: "The app did not answer" }];
  return answer.options.length ? answer.options.map(optionItem) : [{ heading: typed ? "No result" : "Type to search" }];
}

function source(element, block, surface) {
  if (element.type.endsWith("external_select")) return (typed) => suggestions(element, block, surface, typed);
  if (element.type.endsWith("users_select")) return people();
  if (element.type.endsWith("channels_select") || element.type.endsWith("conversations_select")) return channels();
  return staticItems(element);
}

function labelOf(raw, items) {
  if (raw && typeof raw === "object") return emoji(raw.text.text);
  return (Array.isArray(items) ? items : []).find((each) => each.value === raw)?.label ?? String(raw);
}

async function decide(element, block, surface, raw, redraw) {
  if (!(await confirmFirst(element.confirm))) return;
  redraw(raw);
  await choose(surface, block, element, raw);
}

function single(element, block, surface) {
  const items = source(element, block, surface);
  const shown = h("span", { class: "chosen" });
  const show = (raw) => {
    shown.textContent = raw ? labelOf(raw, items) : (element.placeholder?.text ?? "Choose an option");
    shown.classList.toggle("quiet", !raw);
  };
  show(valueOf(surface, block, element));
  const open = (event) => popup(event.currentTarget, items, (item) => decide(element, block, surface, item.raw, show), { search: true });
  return h(
    "button",
    { class: "select", type: "button", "aria-haspopup": "listbox", "aria-label": block.label?.text ?? element.placeholder?.text, data: { action: element.action_id, key: `${surface.key}/${block.block_id}/${element.action_id}` }, onclick: open },
    shown,
    h("span", { class: "caret", "aria-hidden": "true" }, "▾"),
  );
}

function several(element, block, surface) {
  const items = source(element, block, surface);
  const box = h("div", { class: "multi" });
  const same = (a, b) => (a?.value ?? a) === (b?.value ?? b);
  const draw = (chosen) => {
    const without = (raw) => decide(element, block, surface, chosen.filter((each) => !same(each, raw)), draw);
    const add = (event) =>
      popup(event.currentTarget, items, (item) => {
        if (!chosen.some((each) => same(each, item.raw))) decide(element, block, surface, [...chosen, item.raw], draw);
      }, { search: true });
    box.replaceChildren(
      ...chosen.map((raw) =>
        h("span", { class: "chip" }, labelOf(raw, items), h("button", { type: "button", "aria-label": "Remove", onclick: () => without(raw) }, "×"))),
      h("button", { class: "select small", type: "button", "aria-haspopup": "listbox", data: { action: element.action_id }, onclick: add }, element.placeholder?.text ?? "Add"),
    );
  };
  draw(valueOf(surface, block, element) ?? []);
  return box;
}

const kinds = ["static_select", "external_select", "users_select", "channels_select", "conversations_select"];
export const MENUS = Object.fromEntries(kinds.flatMap((kind) => [[kind, single], [`multi_${kind}`, several]]));
