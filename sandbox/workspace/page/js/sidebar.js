// The left side: who acts, the channels with their badges, the app.
import { h } from "./dom.js";
import { avatar } from "./messages.js";
import { actAs, app, change, post } from "./store.js";

export function openPlace(id, home = false) {
  location.hash = home ? "#/home" : `#/${id}`;
  change({ place: id, home, thread: null, drawer: false });
  if (home) post("home");
}

let drawn = "";

function entry(channel) {
  const here = !app.home && app.place === channel.id;
  const badge = channel.mentions && !here ? h("span", { class: "badge", "aria-label": `${channel.mentions} mentions` }, channel.mentions) : null;
  const state = [here && "here", channel.unread && !here && "unread"].filter(Boolean).join(" ");
  return h(
    "button",
    { class: `place ${state}`, type: "button", "aria-current": here ? "page" : undefined, onclick: () => openPlace(channel.id) },
    h("span", { class: "sign", "aria-hidden": "true" }, channel.is_im ? "✉" : "#"),
    h("span", { class: "name" }, channel.is_im ? "Messages" : channel.name),
    badge,
  );
}

export function drawSidebar() {
  const { state } = app;
  const side = document.getElementById("sidebar");
  side.classList.toggle("open", app.drawer);
  const badges = state.channels.map((each) => [each.id, each.unread > 0, each.mentions]);
  const now = JSON.stringify([state.me, badges, app.place, app.home, state.connection, state.unknown_methods, state.bot]);
  if (now === drawn) return; // an open menu stays open while messages are edited
  drawn = now;
  const people = state.users.filter((each) => !each.is_bot);
  const direct = state.channels.find((each) => each.is_im);
  const unknown = Object.values(state.unknown_methods).reduce((sum, each) => sum + each, 0);
  const connection = state.connection.request_url ? "signed HTTP" : `${state.connection.sockets} socket${state.connection.sockets === 1 ? "" : "s"}`;
  side.replaceChildren(
    h("div", { class: "team" }, state.team),
    h(
      "div",
      { class: "actas" },
      avatar(state.me.id),
      h(
        "label",
        {},
        h("span", { class: "quiet small" }, "Acting as"),
        h(
          "select",
          { "aria-label": "Acting as", data: { key: "actas" }, onchange: (event) => actAs(event.target.value) },
          people.map((each) => h("option", { value: each.id, selected: each.id === state.me.id }, each.real_name)),
        ),
        h("span", { class: "quiet small" }, state.me.title),
      ),
    ),
    h("h2", {}, "Channels"),
    state.channels.filter((each) => !each.is_im).map(entry).reduce((all, each) => (all.append(each), all), h("div")),
    h("h2", {}, "Apps"),
    h("div", { class: "appname" }, avatar(state.bot.id, "small"), state.bot.name),
    h(
      "button",
      { class: `place ${app.home ? "here" : ""}`, type: "button", onclick: () => openPlace(direct.id, true) },
      h("span", { class: "sign", "aria-hidden": "true" }, "⌂"),
      h("span", { class: "name" }, "Home"),
    ),
    entry(direct),
    h(
      "div",
      { class: "foot" },
      h("span", { class: `lamp ${state.connection.request_url || state.connection.sockets ? "on" : ""}` }),
      h("span", { class: "small" }, `App: ${connection}`),
      h(
        "button",
        { class: "small", type: "button", onclick: () => change({ inspector: !app.inspector, thread: null, drawer: false }) },
        "Inspector",
        unknown ? h("span", { class: "badge", "aria-label": `${unknown} unknown methods` }, unknown) : null,
      ),
    ),
  );
}
