// Things one fills in: text, numbers, dates, ticks, files.
import { h } from "./dom.js";
import { app, post } from "./store.js";
import { choose, fill, valueOf, click } from "./surface.js";
import { textOf } from "./text.js";

function field(type, extra = () => ({})) {
  return (element, block, surface) => {
    const dispatch = block.type !== "input" || block.dispatch_action;
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const send = (value) => dispatch && click(surface, block, element, { value });
    const multiline = element.type === "plain_text_input" && element.multiline;
    return h(multiline ? "textarea" : "input", {
      class: "field",
      type: multiline ? undefined : type,
      rows: multiline ? 4 : undefined,
      value: valueOf(surface, block, element) ?? "",
      placeholder: element.placeholder?.text,
      "aria-label": block.label?.text ?? element.placeholder?.text,
      data: { action: element.action_id, key: `${surface.key}/${block.block_id}/${element.action_id}` },
      ...extra(element),
      oninput: (event) => {
        fill(surface, block, element, event.target.value);
        if (triggers.includes("on_character_entered")) send(event.target.value);
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !multiline && triggers.includes("on_enter_pressed")) send(event.target.value);
      },
    });
  };
}

const moment = (type, read = (value) => value, write = (value) => value) => (element, block, surface) =>
  h("input", {
    class: "field short",
    type,
    value: write(valueOf(surface, block, element)) ?? "",
    "aria-label": block.label?.text ?? element.placeholder?.text ?? element.action_id,
    data: { action: element.action_id, key: `${surface.key}/${block.block_id}/${element.action_id}` },
    onchange: (event) => choose(surface, block, element, read(event.target.value)),
  });

function ticks(type) {
  return (element, block, surface) => {
    const now = valueOf(surface, block, element);
    const chosen = new Set((Array.isArray(now) ? now : [now]).filter(Boolean).map((each) => each.value ?? each));
    const name = `${surface.key}/${block.block_id}/${element.action_id}`;
    const change = (option, on) => {
      if (type === "radio") chosen.clear();
      on ? chosen.add(option.value) : chosen.delete(option.value);
      choose(surface, block, element, type === "radio" ? option.value : [...chosen]);
    };
    const row = (option) =>
      h(
        "label",
        { class: "tick" },
        h("input", { type, name, checked: chosen.has(option.value), onchange: (event) => change(option, event.target.checked) }),
        h("span", {}, textOf(option.text), option.description && h("span", { class: "quiet small" }, textOf(option.description))),
      );
    return h("div", { class: "ticks", role: type === "radio" ? "radiogroup" : "group", data: { action: element.action_id } }, element.options.map(row));
  };
}

const toBase64 = (file) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.readAsDataURL(file);
  });

function files(element, block, surface) {
  const list = h("div", { class: "quiet" });
  const show = (names) => (list.textContent = names.join(", "));
  show((valueOf(surface, block, element) ?? []).map((each) => each.name ?? each));
  const take = async (event) => {
    const uploaded = [];
    for (const file of event.target.files)
      uploaded.push(await post("upload", { user: app.me, name: file.name, content_base64: await toBase64(file) }));
    fill(surface, block, element, uploaded.map((each) => each.id));
    show(uploaded.map((each) => each.name));
  };
  const accept = (element.filetypes ?? []).map((each) => "." + each).join(",");
  return h("div", {}, h("input", { type: "file", accept, multiple: (element.max_files ?? 10) > 1, "aria-label": block.label?.text, data: { action: element.action_id }, onchange: take }), list);
}

const epoch = (text) => (text ? Math.round(new Date(text).getTime() / 1000) : null);
const local = (stamp) => {
  if (!stamp) return "";
  const at = new Date(stamp * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

export const INPUTS = {
  plain_text_input: field("text", (element) => ({ maxLength: element.max_length ?? 3000 })),
  number_input: field("text", (element) => ({ inputMode: element.is_decimal_allowed ? "decimal" : "numeric" })),
  email_text_input: field("email"),
  url_text_input: field("url"),
  datepicker: moment("date"),
  timepicker: moment("time"),
  datetimepicker: moment("datetime-local", epoch, local),
  checkboxes: ticks("checkbox"),
  radio_buttons: ticks("radio"),
  file_input: files,
};
