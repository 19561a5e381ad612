"use strict";
const byId = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll(".row")];
const topics = [...document.querySelectorAll(".topic")];
const form = byId("filters");
for (const row of rows) row.words = row.querySelector("summary").textContent.toLowerCase() + " " +
  row.querySelector(".sources").textContent.toLowerCase();

function verdictsOf(row) {
  return row.dataset.v.split("|").map((each) => {
    const colon = each.lastIndexOf(":");
    return { column: each.slice(0, colon), verdict: each.slice(colon + 1) };
  });
}

function fits(row, wanted) {
  if (wanted.words.some((word) => !row.words.includes(word))) return false;
  if (wanted.confidence && row.dataset.c !== wanted.confidence) return false;
  if (wanted.native && !("n" in row.dataset)) return false;
  if (wanted.changed && !("h" in row.dataset)) return false;
  if (!wanted.target && !wanted.verdict && !wanted.differences) return true;
  return verdictsOf(row).some((each) =>
    (!wanted.target || each.column === wanted.target) &&
    (!wanted.verdict || each.verdict === wanted.verdict) &&
    (!wanted.differences || each.verdict === "deviates" || each.verdict === "bad"));
}

function filter() {
  const wanted = {
    words: byId("text").value.toLowerCase().split(/\s+/).filter(Boolean), topic: byId("topic").value,
    target: byId("target").value, verdict: byId("verdict").value, confidence: byId("confidence").value,
    differences: byId("differences").checked, native: byId("native").checked,
    changed: byId("changed") !== null && byId("changed").checked,
  };
  const active = wanted.words.length > 0 || Object.values(wanted).some((each) => each === true || (typeof each === "string" && each));
  let count = 0;
  for (const topic of topics) {
    let here = 0;
    const mine = !wanted.topic || topic.dataset.topic === wanted.topic;
    for (const row of topic.querySelectorAll(".row")) {
      row.hidden = !mine || !fits(row, wanted);
      here += !row.hidden;
    }
    topic.hidden = here === 0;
    topic.open = active && here > 0;
    topic.querySelector(".size").textContent = here;
    count += here;
  }
  byId("shown").textContent = `${count} of ${rows.length}`;
  byId("nothing").hidden = count > 0;
}

let traces = null;
function showTraces(row) {
  if (row.filled) return;
  row.filled = true;
  traces = traces || JSON.parse(byId("traces").textContent);
  const mine = traces[row.id] || {};
  for (const result of row.querySelectorAll(".result")) {
    const lines = mine[result.dataset.column];
    if (!lines) continue;
    const box = document.createElement("div");
    box.className = "trace";
    for (const line of lines) {
      const text = document.createElement("div");
      if (line.startsWith("! ")) text.className = "off";
      text.textContent = line;
      box.append(text);
    }
    result.append(box);
  }
}

function goToHash() {
  const found = byId(decodeURIComponent(location.hash.slice(1)));
  if (!found || !found.closest(".topic, .card")) return;
  if (found.hidden || found.closest("[hidden]")) { form.reset(); filter(); }
  for (let box = found; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
  found.scrollIntoView();
}

for (const row of rows) row.addEventListener("toggle", () => { if (row.open) showTraces(row); });
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
byId("unfold").addEventListener("click", () => {
  const open = topics.some((topic) => !topic.hidden && !topic.open);
  for (const topic of topics) topic.open = open;
  byId("unfold").textContent = open ? "close all topics" : "open all topics";
});
window.addEventListener("hashchange", goToHash);
goToHash();
