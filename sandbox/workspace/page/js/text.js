// Slack's mrkdwn, dates, mentions and emoji as DOM nodes; text never becomes markup by itself.
import { h } from "./dom.js";
import { icon, ICONS } from "./icons.js";
import { app, nameOf } from "./store.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨", no_entry: "⛔", bulb: "💡",
  information_source: "ℹ️", hourglass: "⌛", hourglass_flowing_sand: "⏳", arrows_counterclockwise: "🔄", eyes: "👀",
  lock: "🔒", unlock: "🔓", key: "🔑", tada: "🎉", red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡",
  large_orange_circle: "🟠", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", link: "🔗", mag: "🔍",
  bell: "🔔", no_bell: "🔕", clock1: "🕐", stopwatch: "⏱️", wastebasket: "🗑️", pencil: "📝", pencil2: "✏️", wave: "👋",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", heavy_plus_sign: "➕", heavy_minus_sign: "➖", octagonal_sign: "🛑",
  ok: "🆗", page_facing_up: "📄", bar_chart: "📊", telephone_receiver: "📞", electric_plug: "🔌", house: "🏠", gear: "⚙️",
  double_vertical_bar: "⏸️", arrow_right: "➡️", leftwards_arrow_with_hook: "↩️", construction: "🚧", zzz: "💤",
};

const TOKENS = new RegExp(
  [
    "```([\\s\\S]+?)```",
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    ":([a-z0-9_+-]+):",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]+?)(?<=\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]+?)(?<=\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]+?)(?<=\\S)~(?![\\w~])",
  ].join("|"),
  "g",
);

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all);

const SIGNS = Object.fromEntries(Object.keys(ICONS).map((name) => [EMOJI[name].replace("\ufe0f", ""), name]));
const DRAWN = new RegExp(`(?:${Object.keys(SIGNS).join("|")})\ufe0f?`, "gu");

// Text with its emoji; the common signs are drawn by us, so that they look alike on every machine.
export function pictured(text) {
  const plain = emoji(text);
  const nodes = [];
  let last = 0;
  for (const found of plain.matchAll(DRAWN)) {
    nodes.push(plain.slice(last, found.index), icon(SIGNS[found[0].replace("\ufe0f", "")], found[0]));
    last = found.index + found[0].length;
  }
  nodes.push(plain.slice(last));
  return nodes.filter(Boolean);
}

function inline(text) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(TOKENS)) {
    if (found.index > last) nodes.push(...pictured(decode(text.slice(last, found.index))));
    nodes.push(token(found));
    last = found.index + found[0].length;
  }
  if (last < text.length) nodes.push(...pictured(decode(text.slice(last))));
  return nodes;
}

function token([all, pre, code, angle, name, bold, italic, strike]) {
  if (pre !== undefined) return h("pre", {}, decode(pre.replace(/^\n/, "")));
  if (code !== undefined) return h("code", {}, decode(code));
  if (angle !== undefined) return reference(angle);
  if (name !== undefined) return h("span", {}, pictured(all));
  if (bold !== undefined) return h("b", {}, inline(bold));
  if (italic !== undefined) return h("i", {}, inline(italic));
  return h("s", {}, inline(strike));
}

function reference(body) {
  const [target, label] = body.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target.slice(6), label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, "@" + target.slice(1).split("^")[0]);
  return safeLink(target, label ? decode(label) : target.replace(/^mailto:/, ""));
}

export function safeLink(target, label) {
  const safe = /^(https?:|mailto:|tel:)/.test(target);
  return safe ? h("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, label) : label;
}

export const mention = (id) =>
  h("span", { class: id === app.me ? "mention me" : "mention" }, "@" + nameOf(id));

export function channelMention(id, label) {
  const known = app.state.channels.find((each) => each.id === id);
  return h("span", { class: "mention" }, "#" + (known?.name ?? label ?? id));
}

export function groupMention(id, label) {
  const group = app.state.usergroups.find((each) => each.id === id);
  return h("span", { class: "mention" }, "@" + (group?.handle ?? label?.replace(/^@/, "") ?? id));
}

function date(body, fallback) {
  const [stamp, format] = body.split("^");
  const shown = formatDate(Number(stamp), format ?? "{date} {time}");
  return h("time", { title: new Date(stamp * 1000).toLocaleString() }, shown || fallback || stamp);
}

export function formatDate(stamp, format) {
  const at = new Date(stamp * 1000);
  const write = (options) => at.toLocaleString("en-US", options);
  const long = write({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
  const day = write({ month: "long", day: "numeric", year: "numeric" });
  const short = write({ month: "short", day: "numeric", year: "numeric" });
  const pretty = (plain) => {
    const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
    return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? plain;
  };
  const parts = {
    date_num: at.toLocaleDateString("en-CA"), date: day, date_short: short, date_long: long,
    date_pretty: pretty(day), date_short_pretty: pretty(short), date_long_pretty: pretty(long),
    time: clock(stamp), time_secs: write({ hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }),
    ago: ago(stamp),
  };
  return format.replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);
}

export const clock = (stamp) =>
  new Date(stamp * 1000).toLocaleTimeString("en-US", { hour: "2-digit", minute: "2-digit", hour12: false });

function ago(stamp) {
  const minutes = Math.round((app.state.now - stamp) / 60);
  const [count, word] = Math.abs(minutes) < 60 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  const plural = `${Math.abs(count)} ${word}${Math.abs(count) === 1 ? "" : "s"}`;
  return count < 0 ? `in ${plural}` : `${plural} ago`;
}

// A whole text: quotes line by line, the rest inline with its line breaks kept.
export function mrkdwn(text) {
  const out = h("span", { class: "text" });
  for (const part of text.split(/((?:^&gt; ?.*(?:\n|$))+)/m)) {
    if (!part) continue;
    if (part.startsWith("&gt;")) out.append(h("blockquote", {}, inline(part.replace(/^&gt; ?/gm, "").trimEnd())));
    else out.append(...inline(part));
  }
  return out;
}

export const textOf = (object) =>
  object.type === "mrkdwn" ? mrkdwn(object.text) : h("span", { class: "text" }, pictured(object.text));
