// Files in messages: a card with download, and a preview that shows a CSV as a table.
import { h } from "./dom.js";
import { app } from "./store.js";

const address = (file) => `control/files/${file.id}?user=${encodeURIComponent(app.me)}`;
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} kB`);

export function fileCard(file) {
  return h(
    "div",
    { class: "file" },
    h("span", { class: "kind" }, (file.filetype || "file").toUpperCase()),
    h("div", { class: "what" }, h("b", {}, file.title), h("span", { class: "quiet small" }, `${file.name} · ${size(file.size)}`)),
    h("button", { class: "button", type: "button", onclick: () => preview(file) }, "Preview"),
    h("a", { class: "button", href: address(file), download: file.name }, "Download"),
  );
}

// Reads CSV as spreadsheets do: quotes, doubled quotes, line breaks inside quotes.
function csv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    const line = rows[rows.length - 1];
    if (sign === '"' && quoted && text[at + 1] === '"') line[line.length - 1] += text[++at];
    else if (sign === '"') quoted = !quoted;
    else if (sign === "," && !quoted) line.push("");
    else if (sign === "\n" && !quoted) rows.push([""]);
    else if (sign !== "\r") line[line.length - 1] += sign;
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}

async function preview(file) {
  const text = (await (await fetch(address(file))).text()).replace(/^\ufeff/, "");
  const isTable = file.filetype === "csv";
  const rows = isTable ? csv(text) : [];
  const close = () => shade.remove();
  const shade = h(
    "div",
    { class: "shade", onclick: (event) => event.target === shade && close() },
    h(
      "div",
      { class: "modal wide", role: "dialog", "aria-modal": "true", "aria-label": `Preview of ${file.name}` },
      h("header", {}, h("h2", {}, file.title), isTable && h("span", { class: "quiet" }, `${rows.length - 1} rows`), h("button", { class: "icon", type: "button", "aria-label": "Close preview", onclick: close }, "×")),
      h("div", { class: "content" }, isTable ? table(rows) : h("pre", {}, text.slice(0, 20_000))),
    ),
  );
  document.body.append(shade);
}

function table([head, ...rows]) {
  return h(
    "div",
    { class: "tablewrap" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, head.map((each) => h("th", {}, each)))),
      h("tbody", {}, rows.slice(0, 200).map((row) => h("tr", {}, row.map((each) => h("td", {}, each))))),
    ),
  );
}
