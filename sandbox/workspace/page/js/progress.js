// plan and task_card: work going on, step by step.
import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { pictured, safeLink } from "./text.js";

const STATUS = { pending: "Waiting", in_progress: "In progress", complete: "Complete", error: "Failed" };

export function taskCard(task) {
  return h(
    "div",
    { class: `task ${task.status}` },
    h("span", { class: "icon", role: "img", "aria-label": STATUS[task.status] }),
    h(
      "div",
      { class: "what" },
      h("div", { class: "title" }, pictured(task.title)),
      task.details && h("div", { class: "details" }, richText(task.details)),
      task.output && h("div", { class: "details" }, richText(task.output)),
      task.sources && h("div", { class: "details" }, task.sources.map((each) => [safeLink(each.url, each.text), " "])),
    ),
  );
}

export const plan = (block) =>
  h("div", { class: "plan" }, h("div", { class: "plantitle" }, pictured(block.title)), (block.tasks ?? []).map(taskCard));
