// What the page knows: the last snapshot, who acts, what is open. One place to change it, one redraw after.

const params = new URLSearchParams(location.search);

export const app = {
  state: null,
  me: params.get("as") ?? "",
  place: location.hash.slice(2).split("/")[0] || "",
  home: false,
  thread: null,
  inspector: false,
  drawer: false,
};

const redraws = [];
export const onChange = (redraw) => redraws.push(redraw);
export const redraw = () => redraws.forEach((each) => each());

export function change(fields) {
  Object.assign(app, fields);
  redraw();
}

export async function post(name, body = {}) {
  const response = await fetch(`control/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: app.me, ...body }),
  });
  return response.json();
}

// Messages a channel shows, and the least time between two looks at a busy workspace.
const RECENT = 150;
const PAUSE_MS = 120;

let refreshing = null;
let again = false;
export function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = load().finally(() => {
    refreshing = null;
    if (again) {
      again = false;
      setTimeout(refresh, PAUSE_MS);
    }
  });
  return refreshing;
}

async function load() {
  const wanted = app.me || "U01UMA";
  let response = await fetch(`control/state?recent=${RECENT}&user=${encodeURIComponent(wanted)}`);
  if (!response.ok) response = await fetch(`control/state?recent=${RECENT}&user=U01UMA`);
  const state = await response.json();
  if (app.me && app.me !== wanted) return;
  app.state = state;
  app.me = state.me.id;
  if (!state.channels.some((each) => each.id === app.place)) app.place = state.channels[0].id;
  redraw();
}

export async function actAs(user) {
  change({ me: user, thread: null, home: false });
  const url = new URL(location.href);
  url.searchParams.set("as", user);
  history.replaceState(null, "", url);
  await refresh();
}

export function listen() {
  const events = new EventSource("control/events");
  events.onmessage = () => refresh();
}

export const channel = (id = app.place) => app.state.channels.find((each) => each.id === id);
export const userOf = (id) => app.state.users.find((each) => each.id === id);
export const nameOf = (id) => {
  const user = userOf(id);
  if (user && id === app.state.bot.id) return app.state.bot.name;
  return user ? user.real_name : id;
};
