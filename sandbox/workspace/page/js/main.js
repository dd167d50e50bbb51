// Starting up: draw everything from the snapshot, then again whenever the workspace says that something changed.
import { drawMain, drawThread } from "./conversation.js";
import { drawInspector } from "./inspector.js";
import { drawModals } from "./modal.js";
import { drawSidebar } from "./sidebar.js";
import { app, change, listen, onChange, refresh } from "./store.js";
import { keepFocus } from "./dom.js";

onChange(() => {
  if (!app.state) return;
  document.title = `${app.state.team} (imitation)`;
  keepFocus(drawSidebar);
  drawMain();
  drawThread();
  drawModals();
  drawInspector();
});

window.addEventListener("hashchange", () => {
  const id = location.hash.slice(2).split("/")[0];
  if (app.state?.channels.some((each) => each.id === id)) change({ place: id, home: false });
});
document.addEventListener("visibilitychange", refresh);

await refresh();
if (location.hash === "#/home") document.querySelector("#sidebar .appname + .place")?.click();
listen();
