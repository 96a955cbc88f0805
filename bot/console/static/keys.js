// Shortcuts. An element with data-shortcut="/" or "g s" is followed, pressed or focused by its keys;
// `?` lists those of the page. In a table (data-rows) the arrows move from row to row.

const WAIT_MS = 1200; // between the two strokes of "g s"
const help = document.getElementById("keys");
let begun = "";
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return leave(event);
  if (isThere(event)) return event.preventDefault();
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return done(event, showHelp);
  if (["ArrowDown", "ArrowUp", "j", "k"].includes(event.key) && !begun) return moveRow(event);
  stroke(event);
});

function stroke(event) {
  const keys = begun ? `${begun} ${event.key}` : event.key;
  clearTimeout(timer);
  begun = "";
  const element = find(keys);
  if (element) return done(event, () => act(element));
  if (find(`${keys} `, true)) {
    begun = keys;
    timer = setTimeout(() => (begun = ""), WAIT_MS);
  }
}

function find(keys, isStart = false) {
  const all = [...document.querySelectorAll("[data-shortcut]")];
  return all.find((e) => (isStart ? e.dataset.shortcut.startsWith(keys) : e.dataset.shortcut === keys));
}

function act(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    if (element.matches("summary")) enter(element.parentElement);
  }
}

// A form that a key has opened is where the next key goes.
function enter(details) {
  for (let around = details; around; around = around.parentElement.closest("details")) if (around !== details) around.open = true;
  if (details.open) details.querySelector("form :is(select, textarea, input:not([type=hidden]))")?.focus();
}

function done(event, deed) {
  event.preventDefault();
  deed();
}

function leave(event) {
  if (isTyping(event.target) && !document.querySelector("dialog[open]")) event.target.blur();
}

// Whoever presses `/` in the empty search field, because it has the focus already, wants no slash.
function isThere(event) {
  return event.key === "/" && event.target.dataset?.shortcut === "/" && !event.target.value;
}

function isTyping(element) {
  return element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=radio], [type=button]), select, textarea");
}

function moveRow(event) {
  const links = [...document.querySelectorAll("[data-rows] tr, [data-rows] > li, [data-rows] > article")]
    .map((row) => row.querySelector("a[href], button"))
    .filter(Boolean);
  if (!links.length) return;
  const now = links.findIndex((link) => link === document.activeElement);
  const next = ["ArrowDown", "j"].includes(event.key) ? now + 1 : now < 0 ? links.length - 1 : now - 1;
  const link = links[Math.max(0, Math.min(links.length - 1, next))];
  done(event, () => link.focus());
}

function showHelp() {
  const list = help.querySelector(".keys");
  const shown = [...document.querySelectorAll("[data-shortcut]")].map((e) => [
    e.dataset.shortcut,
    e.dataset.shortcutName || e.textContent.trim(),
  ]);
  shown.push(["j k ↑ ↓", list.dataset.rows], ["Esc", list.dataset.close], ["?", list.dataset.help]);
  list.replaceChildren(...shown.flatMap(([keys, name]) => [keyCaps(keys), described(name)]));
  help.showModal();
}

function keyCaps(keys) {
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  return term;
}

function described(name) {
  const about = document.createElement("dd");
  about.textContent = name;
  return about;
}
