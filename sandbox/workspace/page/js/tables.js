// table and data_table; sorting and paging of a data table are kept while its message is edited.
import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { pictured } from "./text.js";

const kept = new Map();

const cell = (value) => (value.type === "rich_text" ? richText(value) : pictured(value.text));
const numeric = (value) => value?.type === "raw_number";

export function table(block) {
  const settings = block.column_settings ?? [];
  const align = (index) => ({ style: `text-align:${settings[index]?.align ?? "left"}` });
  const [head, ...rows] = block.rows;
  return h(
    "div",
    { class: "tablewrap" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, head.map((each, index) => h("th", align(index), cell(each))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((each, index) => h("td", align(index), cell(each)))))),
    ),
  );
}

const plain = (value) => (value.type === "rich_text" ? richText(value).textContent : value.text);

function sorted(rows, column, falling) {
  if (column === null) return rows;
  const order = (a, b) =>
    numeric(a[column]) && numeric(b[column])
      ? a[column].value - b[column].value
      : plain(a[column]).localeCompare(plain(b[column]), undefined, { numeric: true });
  return [...rows].sort((a, b) => (falling ? -order(a, b) : order(a, b)));
}

export function dataTable(block, surface) {
  const key = `${surface.key}/${block.caption}`;
  const view = kept.get(key) ?? { column: null, falling: false, page: 0 };
  kept.set(key, view);
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const pages = Math.ceil(rows.length / size);
  const box = h("div", { class: "datatable" });
  const move = (fields) => {
    Object.assign(view, fields);
    draw();
  };
  const turn = (column) =>
    move(view.column === column ? { falling: !view.falling, page: 0 } : { column, falling: false, page: 0 });

  function draw() {
    view.page = Math.min(view.page, pages - 1);
    const shown = sorted(rows, view.column, view.falling).slice(view.page * size, (view.page + 1) * size);
    const arrow = (index) => (view.column === index ? (view.falling ? " ↓" : " ↑") : "");
    const order = (index) => (view.column === index ? (view.falling ? "descending" : "ascending") : "none");
    box.replaceChildren(
      h(
        "div",
        { class: "tablewrap" },
        h(
          "table",
          {},
          h("caption", {}, block.caption),
          h(
            "thead",
            {},
            h("tr", {}, head.map((each, index) =>
              h(
                "th",
                { class: numeric(rows[0][index]) ? "number" : "", "aria-sort": order(index) },
                h("button", { class: "sort", type: "button", onclick: () => turn(index) }, plain(each), arrow(index)),
              ))),
          ),
          h("tbody", {}, shown.map((row) =>
            h("tr", {}, row.map((each, index) =>
              h(index === (block.row_header_column_index ?? 0) ? "th" : "td", { class: numeric(each) ? "number" : "" }, cell(each)))))),
        ),
      ),
      h(
        "div",
        { class: "pager" },
        h("span", { class: "quiet" }, `${view.page * size + 1}–${Math.min(rows.length, (view.page + 1) * size)} of ${rows.length}`),
        pages > 1 && h("button", { class: "small", type: "button", "aria-label": "Previous page", disabled: view.page === 0, onclick: () => move({ page: view.page - 1 }) }, "‹"),
        pages > 1 && h("button", { class: "small", type: "button", "aria-label": "Next page", disabled: view.page >= pages - 1, onclick: () => move({ page: view.page + 1 }) }, "›"),
      ),
    );
  }
  draw();
  return box;
}
