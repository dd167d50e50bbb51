// The stack of windows: the top one is shown, its form kept while it is redrawn.
import { drawBlocks } from "./blocks.js";
import { h, keepFocus } from "./dom.js";
import { app, post } from "./store.js";
import { draftsOf, forget, prune, viewSurface } from "./surface.js";
import { emoji } from "./text.js";

let shown = "";

export function drawModals() {
  const views = app.state.views;
  const top = views[views.length - 1];
  const layers = document.getElementById("layers");
  const now = JSON.stringify([app.me, views.length, top]);
  if (now === shown) return;
  const scroll = layers.querySelector(".content")?.scrollTop ?? 0;
  const same = layers.dataset.view === top?.id;
  shown = now;
  layers.dataset.view = top?.id ?? "";
  keepFocus(() => layers.replaceChildren(...(top ? [draw(top, views.length)] : [])));
  const content = layers.querySelector(".content");
  if (content && same) content.scrollTop = scroll;
  if (top && !same) (content.querySelector("input, textarea, button") ?? layers.querySelector("button"))?.focus();
}

function draw(view, depth) {
  const surface = viewSurface(view);
  prune(surface, view.blocks);
  const send = async () => {
    submit?.classList.add("waiting");
    const answer = await post("submit", { view_id: view.id, values: draftsOf(surface) });
    submit?.classList.remove("waiting");
    if (!answer.error && !Object.keys(answer.errors ?? {}).length) forget(surface);
  };
  const close = (all) => post("close", { view_id: view.id, all });
  const submit = view.submit && h("button", { class: "button primary", type: "button", onclick: send }, emoji(view.submit.text));
  return h(
    "div",
    { class: "shade", onkeydown: (event) => event.key === "Escape" && close(false) },
    h(
      "div",
      { class: "modal", role: "dialog", "aria-modal": "true", "aria-label": view.title.text },
      h(
        "header",
        {},
        depth > 1 && h("button", { class: "icon", type: "button", "aria-label": "Back", onclick: () => close(false) }, "‹"),
        h("span", { class: "avatar bot small" }, app.state.bot.name[0]),
        h("h2", {}, emoji(view.title.text)),
        depth > 1 && h("span", { class: "quiet small" }, `window ${depth} of 3`),
        h("button", { class: "icon", type: "button", "aria-label": "Close all", onclick: () => close(true) }, "×"),
      ),
      view.notice && h("div", { class: "alert error", role: "alert" }, view.notice),
      h("div", { class: "content" }, drawBlocks(view.blocks, surface)),
      h(
        "footer",
        {},
        h("button", { class: "button", type: "button", onclick: () => close(false) }, emoji(view.close?.text ?? "Cancel")),
        submit,
      ),
    ),
  );
}
