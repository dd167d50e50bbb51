// A message or a window as something to act on: what was filled in but not yet sent, and the sending of a click.
import { app, post } from "./store.js";
import { toast } from "./dom.js";

const drafts = new Map();

const make = (key, target, values, errors) => ({ key: `${app.me}/${key}`, target, values, errors });

export const messageSurface = (channel, message) =>
  make(`m/${channel}/${message.ts}`, { channel, ts: message.ts }, message.values ?? {}, {});

export const viewSurface = (view) => make(`v/${view.id}`, { view_id: view.id }, view.state.values, view.errors);

export const draftsOf = (surface) => drafts.get(surface.key) ?? {};
export const forget = (surface) => drafts.delete(surface.key);

// Keep only what the window still asks for: a new block id resets its input.
export function prune(surface, blocks) {
  const known = new Set(blocks.map((each) => each.block_id));
  const mine = draftsOf(surface);
  for (const block of Object.keys(mine)) if (!known.has(block)) delete mine[block];
}

const RAW = ["value", "selected_option", "selected_options", "selected_user", "selected_users", "selected_date",
  "selected_time", "selected_date_time", "selected_channel", "selected_channels", "selected_conversation",
  "selected_conversations", "files", "rich_text_value"];

export function valueOf(surface, block, element) {
  const draft = draftsOf(surface)[block.block_id]?.[element.action_id];
  if (draft !== undefined) return draft;
  const state = surface.values[block.block_id]?.[element.action_id] ?? {};
  return state[RAW.find((key) => key in state)] ?? null;
}

export function fill(surface, block, element, value) {
  const mine = draftsOf(surface);
  drafts.set(surface.key, mine);
  (mine[block.block_id] ??= {})[element.action_id] = value;
}

export async function click(surface, block, element, extra = {}) {
  const answer = await post("click", {
    ...surface.target,
    action_id: element.action_id,
    block_id: block.block_id,
    values: draftsOf(surface),
    ...extra,
  });
  if (answer.shown || answer.error) toast(answer.shown ?? answer.error);
  return answer;
}

// A choice: kept for a form, sent at once elsewhere.
export async function choose(surface, block, element, value) {
  const inForm = block.type === "input";
  if (inForm) fill(surface, block, element, value);
  if (!inForm || block.dispatch_action) await click(surface, block, element, { value });
}
