// What goes over the wire: envelopes with their acknowledgements, Web API calls, methods nobody knows; and the clock.
import { h } from "./dom.js";
import { app, change, post } from "./store.js";
import { clock } from "./text.js";

let tab = "envelopes";
let asked = 0;

const TABS = { envelopes: "Envelopes", calls: "Web API", unknown: "Unknown methods" };

export async function drawInspector() {
  const side = document.getElementById("inspector");
  side.hidden = !app.inspector;
  if (side.hidden) return;
  const number = ++asked;
  const log = await (await fetch("control/log?newest=150")).json();
  if (number !== asked || !app.inspector) return;
  const open = new Set([...side.querySelectorAll("details[open]")].map((each) => each.dataset.id));
  side.replaceChildren(
    h(
      "header",
      {},
      h("h1", {}, "Inspector"),
      h("button", { class: "icon", type: "button", "aria-label": "Close inspector", onclick: () => change({ inspector: false }) }, "×"),
    ),
    h("div", { class: "tabs", role: "tablist" }, Object.entries(TABS).map(([key, label]) =>
      h("button", { type: "button", role: "tab", "aria-selected": tab === key, onclick: () => { tab = key; drawInspector(); } }, label))),
    h("div", { class: "log" }, rows(log).map(({ id, head, value, bad }) =>
      h(
        "details",
        { data: { id }, open: open.has(id), class: bad ? "bad" : "" },
        h("summary", {}, head),
        h("pre", {}, JSON.stringify(value, null, 2)),
      ))),
    h("footer", {}, clockRow()),
  );
}

function rows(log) {
  if (tab === "unknown")
    return Object.entries(log.unknown_methods).map(([name, count]) => ({ id: name, head: `${name} × ${count}`, value: { error: "unknown_method" }, bad: true }));
  if (tab === "calls")
    return log.calls.slice().reverse().map((each, index) => ({
      id: `c${log.calls.length - index}`,
      head: `${clock(each.at)} ${each.method}${each.answer.ok ? "" : " · " + (each.answer.error ?? each.answer.fault)}`,
      value: each,
      bad: !each.answer.ok,
    }));
  return log.envelopes.slice().reverse().map((each) => ({
    id: each.envelope_id,
    head: `${clock(each.at)} ${each.type}${kindOf(each.payload)} · ${each.error ?? (each.acked_in_ms === undefined ? "waiting" : `acknowledged in ${each.acked_in_ms} ms`)}`,
    value: each,
    bad: Boolean(each.error),
  }));
}

const kindOf = (payload) => {
  const what = payload.command ?? payload.event?.type ?? (payload.actions ? payload.actions[0].action_id : payload.type);
  return ` ${what}`;
};

function clockRow() {
  const step = (seconds, label) =>
    h("button", { class: "button", type: "button", onclick: () => post("clock", { advance_s: seconds }) }, label);
  const at = new Date(app.state.now * 1000).toLocaleTimeString("en-US", { hour12: false });
  return [h("span", { class: "quiet small" }, `Clock (${app.state.clock}) ${at}`), step(3, "+3 s"), step(60, "+1 min"), step(1800, "+30 min")];
}
