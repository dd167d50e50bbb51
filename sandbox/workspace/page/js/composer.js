// The line one writes in: messages, mentions, and slash commands with suggestions from the manifest.
import { h, toast } from "./dom.js";
import { app, post } from "./store.js";

const texts = new Map();

export function composer(channel, label, thread = null) {
  const key = `${app.me}/${channel}/${thread ?? ""}`;
  const list = h("div", { class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true });
  const line = h("textarea", {
    rows: 1,
    placeholder: label,
    "aria-label": label,
    value: texts.get(key) ?? "",
    data: { key: `composer/${key}` },
  });
  let active = 0;
  let matches = [];

  const grow = () => {
    line.style.height = "auto";
    line.style.height = `${Math.min(line.scrollHeight, 160)}px`;
  };
  const suggest = () => {
    const typed = line.value;
    const open = !thread && /^\/\S*$/.test(typed);
    matches = open ? app.state.commands.filter((each) => each.command.startsWith(typed)) : [];
    active = 0;
    list.hidden = !open;
    const rows = matches.map((each, index) =>
      h(
        "div",
        { class: "option", role: "option", "aria-selected": index === active, onclick: () => complete(each) },
        h("b", {}, each.command), " ", h("span", { class: "quiet" }, each.usage_hint),
        h("div", { class: "quiet small" }, each.description),
      ));
    list.replaceChildren(...(rows.length ? rows : [h("div", { class: "heading" }, "No command of that name")]));
  };
  const complete = (command) => {
    line.value = `${command.command} `;
    texts.set(key, line.value);
    suggest();
    line.focus();
  };
  const send = async () => {
    const text = line.value.trim();
    if (!text) return;
    line.value = "";
    texts.delete(key);
    suggest();
    grow();
    const command = text.startsWith("/") && !thread;
    const answer = await post(command ? "command" : "message", { channel, text: mentions(text), thread_ts: thread });
    if (answer.error && !answer.shown) toast(answer.error);
  };
  line.addEventListener("input", () => {
    texts.set(key, line.value);
    suggest();
    grow();
  });
  line.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const exact = matches[active]?.command === line.value.trim();
    if (move && matches.length) {
      active = (active + move + matches.length) % matches.length;
      [...list.children].forEach((each, index) => each.setAttribute("aria-selected", index === active));
    } else if (matches.length && !exact && (event.key === "Tab" || event.key === "Enter")) complete(matches[active]);
    else if (event.key === "Enter" && !event.shiftKey) send();
    else if (event.key === "Escape") list.hidden = true;
    else return;
    event.preventDefault();
  });
  return h(
    "div",
    { class: "composer" },
    list,
    h("div", { class: "line" }, line, h("button", { class: "send", type: "button", "aria-label": "Send", onclick: send }, "➤")),
  );
}

// Names written as @ada become mentions, as the client does it.
function mentions(text) {
  return text.replace(/@([a-z]+)\b/g, (all, name) => {
    const user = app.state.users.find((each) => each.name === name);
    return user ? `<@${user.id}>` : all;
  });
}
