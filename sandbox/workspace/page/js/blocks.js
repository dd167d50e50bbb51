// Drawing blocks: one function a type; a type nobody drew is shown as a labelled JSON box, never dropped.
import { drawElement } from "./elements.js";
import { h } from "./dom.js";
import { dataTable, table } from "./tables.js";
import { plan, taskCard } from "./progress.js";
import { markdown, richText } from "./richtext.js";
import { emoji, pictured, textOf } from "./text.js";

const picture = (image) =>
  image.image_url
    ? h("img", { src: image.image_url, alt: image.alt_text, loading: "lazy" })
    : h("span", { class: "noimage", title: image.alt_text }, image.alt_text);

function section(block, surface) {
  const accessory = block.accessory;
  return h(
    "div",
    { class: "section" },
    h(
      "div",
      { class: "body" },
      block.text && textOf(block.text),
      block.fields && h("div", { class: "fields" }, block.fields.map((each) => h("div", { class: "pair" }, textOf(each)))),
    ),
    accessory &&
      h("div", { class: "accessory" }, accessory.type === "image" ? picture(accessory) : drawElement(accessory, block, surface)),
  );
}

function input(block, surface) {
  const error = surface.errors?.[block.block_id];
  return h(
    "div",
    { class: error ? "input bad" : "input", data: { block: block.block_id } },
    h("label", {}, emoji(block.label.text), block.optional && h("span", { class: "quiet" }, " (optional)")),
    drawElement(block.element, block, surface),
    error && h("div", { class: "problem", role: "alert" }, error),
    block.hint && h("div", { class: "hint" }, emoji(block.hint.text)),
  );
}

function container(block, surface) {
  const title = h(
    "span",
    { class: "title" },
    block.rich_text_title ? richText(block.rich_text_title) : pictured(block.title.text),
    block.subtitle && h("span", { class: "subtitle" }, textOf(block.subtitle)),
  );
  const children = drawBlocks(block.child_blocks, surface);
  if (!block.is_collapsible) return h("div", { class: "container" }, h("div", { class: "top" }, title), children);
  return h("details", { class: "container", open: !block.default_collapsed }, h("summary", {}, title), children);
}

function card(block, surface) {
  return h(
    "div",
    { class: "card" },
    block.hero_image && h("div", { class: "hero" }, picture(block.hero_image)),
    h(
      "div",
      { class: "top" },
      block.icon && picture(block.icon),
      h("div", {}, block.title && h("b", {}, textOf(block.title)), block.subtitle && h("div", { class: "quiet" }, textOf(block.subtitle))),
    ),
    block.body && h("div", { class: "body" }, textOf(block.body)),
    block.actions && h("div", { class: "actions" }, block.actions.map((each) => drawElement(each, block, surface))),
  );
}

const DRAW = {
  section,
  input,
  container,
  card,
  header: (block) => h("h3", { class: "header" }, pictured(block.text.text)),
  divider: () => h("hr"),
  context: (block) =>
    h("div", { class: "context" }, block.elements.map((each) => (each.type === "image" ? picture(each) : textOf(each)))),
  actions: (block, surface) => h("div", { class: "actions" }, block.elements.map((each) => drawElement(each, block, surface))),
  context_actions: (block, surface) =>
    h("div", { class: "actions" }, block.elements.map((each) => drawElement(each, block, surface))),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, pictured(block.title.text)), picture(block)),
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(block.text),
  table: (block) => table(block),
  data_table: (block, surface) => dataTable(block, surface),
  plan: (block) => plan(block),
  task_card: (block) => taskCard(block),
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textOf(block.text)),
  carousel: (block, surface) => h("div", { class: "carousel" }, block.elements.map((each) => card(each, surface))),
};

export const jsonBox = (label, value) =>
  h("details", { class: "jsonbox", open: true }, h("summary", {}, label), h("pre", {}, JSON.stringify(value, null, 2)));

export function drawBlocks(blocks, surface) {
  return blocks.map((block) => {
    const draw = DRAW[block.type];
    const inner = draw ? draw(block, surface) : jsonBox(`${block.type}: not drawn by this imitation`, block);
    return h("div", { class: `block b-${block.type}` }, inner);
  });
}
