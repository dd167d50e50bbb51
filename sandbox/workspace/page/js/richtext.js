// rich_text blocks, and a small reading of standard markdown for the markdown block.
import { h } from "./dom.js";
import { channelMention, formatDate, groupMention, mention, pictured, safeLink } from "./text.js";

function leaf(element) {
  switch (element.type) {
    case "text": return pictured(element.text);
    case "link": return safeLink(element.url, element.text ?? element.url);
    case "emoji": return pictured(`:${element.name}:`);
    case "user": return mention(element.user_id);
    case "usergroup": return groupMention(element.usergroup_id);
    case "channel": return channelMention(element.channel_id);
    case "broadcast": return h("span", { class: "mention loud" }, "@" + element.range);
    case "date": return h("time", {}, formatDate(element.timestamp, element.format));
    case "color": return h("code", {}, element.value);
    default: return `[${element.type}]`;
  }
}

function styled(element) {
  const style = element.style ?? {};
  let node = leaf(element);
  for (const [key, tag] of [["code", "code"], ["strike", "s"], ["italic", "i"], ["bold", "b"], ["underline", "u"]])
    if (style[key]) node = h(tag, {}, node);
  return node;
}

function part(element) {
  const inner = () => element.elements.map(styled);
  switch (element.type) {
    case "rich_text_section": return h("div", { class: "text" }, inner());
    case "rich_text_quote": return h("blockquote", {}, inner());
    case "rich_text_preformatted": return h("pre", {}, inner());
    case "rich_text_list":
      return h(
        element.style === "ordered" ? "ol" : "ul",
        { class: "list", style: `margin-left:${(element.indent ?? 0) * 1.4}em` },
        element.elements.map((each) => h("li", {}, each.elements.map(styled))),
      );
    default: return h("div", {}, `[${element.type}]`);
  }
}

export const richText = (block) => h("div", { class: "rich" }, block.elements.map(part));

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|\*(.+?)\*|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text) {
  const nodes = [];
  let last = 0;
  for (const [all, code, bold, italic, strike, label, target] of [...text.matchAll(INLINE)]) {
    const index = text.indexOf(all, last);
    nodes.push(pictured(text.slice(last, index)));
    if (code !== undefined) nodes.push(h("code", {}, code));
    else if (bold !== undefined) nodes.push(h("b", {}, inline(bold)));
    else if (italic !== undefined) nodes.push(h("i", {}, inline(italic)));
    else if (strike !== undefined) nodes.push(h("s", {}, inline(strike)));
    else nodes.push(safeLink(target, label));
    last = index + all.length;
  }
  nodes.push(pictured(text.slice(last)));
  return nodes;
}

export function markdown(text) {
  const out = h("div", { class: "rich markdown" });
  for (const chunk of text.split(/(```[\s\S]*?```)|\n{2,}/).filter(Boolean)) out.append(chunkOf(chunk));
  return out;
}

function chunkOf(chunk) {
  const fence = chunk.match(/^```\w*\n?([\s\S]*?)```$/);
  if (fence) return h("pre", {}, fence[1]);
  const title = chunk.match(/^(#{1,6})\s+(.*)/);
  if (title) return h("h" + Math.min(title[1].length + 2, 6), {}, inline(title[2]));
  const lines = chunk.split("\n");
  if (lines.every((line) => /^\s*[-*] /.test(line)))
    return h("ul", { class: "list" }, lines.map((line) => h("li", {}, inline(line.replace(/^\s*[-*] /, "")))));
  if (lines.every((line) => /^\s*\d+\. /.test(line)))
    return h("ol", { class: "list" }, lines.map((line) => h("li", {}, inline(line.replace(/^\s*\d+\. /, "")))));
  if (lines.every((line) => line.startsWith(">"))) return h("blockquote", {}, inline(chunk.replace(/^> ?/gm, "")));
  return h("p", {}, inline(chunk));
}
