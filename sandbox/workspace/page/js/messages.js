// Messages: one row each, redrawn only when it changed; the list keeps its place while others are edited.
import { drawBlocks, jsonBox } from "./blocks.js";
import { h, keepFocus } from "./dom.js";
import { fileCard } from "./files.js";
import { app, change, nameOf } from "./store.js";
import { messageSurface } from "./surface.js";
import { clock, mrkdwn } from "./text.js";

const HUES = [210, 340, 150, 30, 270, 95, 190, 0];

export function avatar(user, size = "") {
  const bot = user === app.state.bot.id;
  const index = app.state.users.findIndex((each) => each.id === user);
  const style = bot ? "" : `background:hsl(${HUES[index % HUES.length]} 35% 45%)`;
  return h("span", { class: `avatar ${bot ? "bot" : ""} ${size}`, style, "aria-hidden": "true" }, nameOf(user)[0] ?? "?");
}

function body(channel, message) {
  const surface = messageSurface(channel, message);
  return [
    message.blocks?.length ? drawBlocks(message.blocks, surface) : message.text && h("div", { class: "text" }, mrkdwn(message.text)),
    (message.attachments ?? []).map((each) => jsonBox("attachment", each)),
    message.files.map((each) => fileCard(each)),
    message.warning && h("div", { class: "warning", role: "alert" }, "⚠ ", message.warning),
  ];
}

function threadLink(channel, message, inThread) {
  if (inThread || !message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h(
    "button",
    { class: "threadlink", type: "button", onclick: () => change({ thread: { channel, ts: message.ts }, inspector: false }) },
    message.reply_users.slice(0, 3).map((each) => avatar(each, "tiny")),
    count,
    h("span", { class: "quiet" }, ` last at ${clock(message.latest_reply)}`),
  );
}

function row(channel, message, inThread) {
  const bot = app.state.users.find((each) => each.id === message.user)?.is_bot;
  const root = message.thread_ts ?? message.ts;
  return h(
    "article",
    { class: `message ${message.ephemeral ? "ephemeral" : ""}`, data: { ts: message.ts } },
    avatar(message.user),
    h(
      "div",
      { class: "right" },
      h(
        "div",
        { class: "who" },
        h("b", {}, nameOf(message.user)),
        bot && h("span", { class: "app" }, "APP"),
        h("time", { title: new Date(message.ts * 1000).toLocaleString() }, clock(message.ts)),
        message.edited && !message.blocks?.length && h("span", { class: "quiet small" }, "(edited)"),
        message.ephemeral && h("span", { class: "onlyyou" }, "◉ Only visible to you"),
      ),
      message.broadcast && message.thread_ts && !inThread && h("div", { class: "quiet small" }, "replied to a thread"),
      body(channel, message),
      (message.reactions ?? []).map((each) => h("span", { class: "reaction" }, mrkdwn(`:${each.name}:`), ` ${each.count}`)),
      threadLink(channel, message, inThread),
    ),
    !inThread && !message.ephemeral && h("button", { class: "reply icon", type: "button", "aria-label": "Reply in thread", onclick: () => change({ thread: { channel, ts: root }, inspector: false }) }, "↩ Reply"),
  );
}

const day = (ts) => new Date(ts * 1000).toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric" });

// Draws `messages` into `list`, touching only rows that are new or different.
export function drawMessages(list, channel, messages, { inThread = false, unreadFrom = null } = {}) {
  const key = `${app.me}/${channel}/${inThread ? messages[0]?.ts : ""}`;
  const fresh = list.dataset.key !== key;
  const atEnd = fresh || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  if (fresh) {
    list.dataset.key = key;
    list.rows = new Map();
    list.replaceChildren();
  }
  const wanted = [];
  let before = "";
  let marked = unreadFrom === null;
  for (const message of messages) {
    const today = day(message.ts);
    if (today !== before && !inThread) wanted.push(divider(list, "day " + today, today));
    before = today;
    if (!marked && message.ts > unreadFrom && message.user !== app.me) {
      wanted.push(divider(list, "new", "New", "new"));
      marked = true;
    }
    wanted.push(keyed(list, message.ts, JSON.stringify(message), () => row(channel, message, inThread)));
  }
  const answered = messages.length > 0 && messages[messages.length - 1].ephemeral && !wanted[wanted.length - 1].isConnected;
  keepFocus(() => place(list, wanted));
  if (atEnd || answered) list.scrollTop = list.scrollHeight; // a private answer is not to be missed below a long card
}

function place(list, wanted) {
  const keep = new Set(wanted);
  [...list.children].filter((each) => !keep.has(each)).forEach((each) => each.remove());
  wanted.forEach((each, index) => {
    if (list.children[index] !== each) list.insertBefore(each, list.children[index] ?? null);
  });
}

function keyed(list, key, version, make) {
  const known = list.rows.get(key);
  if (known?.version === version) return known.element;
  const element = make();
  list.rows.set(key, { version, element });
  return element;
}

const divider = (list, key, label, kind = "") =>
  keyed(list, key, label, () => h("div", { class: `divider ${kind}` }, h("span", {}, label)));
