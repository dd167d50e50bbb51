// The middle and the thread beside it: a channel, the direct message, or the Home tab.
import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { h, keepFocus } from "./dom.js";
import { drawMessages } from "./messages.js";
import { app, change, channel, post } from "./store.js";
import { viewSurface } from "./surface.js";

const menu = () =>
  h("button", { class: "icon menu", type: "button", "aria-label": "Menu", onclick: () => change({ drawer: !app.drawer }) }, "☰");

const titleOf = (here) => (here.is_im ? `${app.state.bot.name}: messages` : `#${here.name}`);

// Where "New" stands: what was unread when the channel was opened.
const opened = { key: "", from: null };

function unreadFrom(here) {
  const key = `${app.me}/${here.id}`;
  if (opened.key !== key) Object.assign(opened, { key, from: here.unread ? here.last_read : null });
  return opened.from;
}

export function drawMain() {
  const main = document.getElementById("main");
  if (app.home) return drawHome(main);
  const here = channel();
  const key = `${app.me}/${here.id}`;
  if (main.dataset.key !== key) {
    main.dataset.key = key;
    main.replaceChildren(
      h("header", {}, menu(), h("h1", {}, titleOf(here)), h("span", { class: "topic quiet" })),
      h("div", { class: "messages", tabIndex: -1 }),
      h("div", { class: "write" }),
    );
  }
  const absent = here.bot_is_member ? "" : " · the bot is not in this channel";
  main.querySelector(".topic").textContent = here.topic + absent;
  const top = here.messages.filter((each) => !each.thread_ts || each.thread_ts === each.ts || each.broadcast);
  writeLine(main.querySelector(".write"), here.id, here.is_im ? `Message ${app.state.bot.name}` : `Message #${here.name}`);
  drawMessages(main.querySelector(".messages"), here.id, top, { unreadFrom: unreadFrom(here) });
  if (here.unread && document.visibilityState === "visible") post("read", { channel: here.id });
}

function writeLine(box, id, label, thread = null) {
  const key = `${app.me}/${id}/${thread}/${app.state.commands.length}`;
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(composer(id, label, thread));
}

function drawHome(main) {
  const { home } = app.state;
  const key = `${app.me}/home/${JSON.stringify(home)}`;
  if (main.dataset.key === key) return;
  main.dataset.key = key;
  keepFocus(() =>
    main.replaceChildren(
      h("header", {}, menu(), h("h1", {}, `${app.state.bot.name}: Home`)),
      h(
        "div",
        { class: "home" },
        home ? drawBlocks(home.blocks, viewSurface(home)) : h("p", { class: "quiet" }, "The app has not drawn a Home tab for this person yet."),
        home?.notice && h("div", { class: "alert error", role: "alert" }, home.notice),
      ),
    ));
}

export function drawThread() {
  const side = document.getElementById("thread");
  const { thread } = app;
  const here = thread && channel(thread.channel);
  const messages = here ? here.messages.filter((each) => each.ts === thread.ts || each.thread_ts === thread.ts) : [];
  side.hidden = !messages.length;
  if (side.hidden) return;
  const key = `${app.me}/${thread.channel}/${thread.ts}`;
  if (side.dataset.key !== key) {
    side.dataset.key = key;
    side.replaceChildren(
      h(
        "header",
        {},
        h("h1", {}, "Thread"),
        h("span", { class: "topic quiet" }, titleOf(here)),
        h("button", { class: "icon", type: "button", "aria-label": "Close thread", onclick: () => change({ thread: null }) }, "×"),
      ),
      h("div", { class: "messages" }),
      h("div", { class: "write" }),
    );
  }
  writeLine(side.querySelector(".write"), thread.channel, "Reply…", thread.ts);
  drawMessages(side.querySelector(".messages"), thread.channel, messages, { inThread: true });
}
