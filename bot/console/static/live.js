// Live parts. An element with data-live="citizen:KEY work" and an id is replaced by what the same
// page holds under that id now, whenever one of its topics changes. One stream a page; none while
// nobody sees it, because a browser allows few of them.

import { replaceKeepingFocus } from "./focus.js";
import { fetched, signedOut } from "./signed_out.js";

const parts = () => [...document.querySelectorAll("[data-live][id]")];
const topics = () => [...new Set(parts().flatMap((part) => part.dataset.live.split(" ").filter(Boolean)))];

// Several changes in a row are fetched together, so that a busy day does not keep a page busy.
const REST_MS = 400;

let stream = null;
let listening = "";
let isFetching = false;
let isStale = false;

function listen() {
  const wanted = document.visibilityState === "visible" ? topics() : [];
  if (wanted.join(" ") === listening && stream?.readyState !== EventSource.CLOSED) return;
  stream?.close();
  stream = null;
  listening = wanted.join(" ");
  if (!wanted.length) return;
  const query = wanted.map((topic) => `&topic=${encodeURIComponent(topic)}`).join("");
  stream = new EventSource(`/console/live?since=${document.body.dataset.seen}${query}`);
  stream.addEventListener("open", () => mark(true));
  stream.addEventListener("changed", refresh);
  stream.addEventListener("signed-out", () => {
    stream.close();
    signedOut();
  });
  stream.addEventListener("error", () => mark(false));
}

export async function refresh() {
  if (isFetching) return void (isStale = true);
  isFetching = true;
  try {
    do {
      isStale = false;
      const answer = await fetched(location.href);
      if (answer.ok) replaceParts(await answer.text());
      await new Promise((rested) => setTimeout(rested, REST_MS));
    } while (isStale);
  } finally {
    isFetching = false;
  }
}

function replaceParts(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  document.body.dataset.seen = fresh.body.dataset.seen;
  for (const part of parts()) {
    const now = fresh.getElementById(part.id);
    if (!now || now.outerHTML === part.dataset.seen || now.isEqualNode(part)) continue;
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) continue;
    const isAtEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 40;
    replaceKeepingFocus(part, now);
    now.classList.add("has-changed");
    if (isAtEnd && now.hasAttribute("data-follow")) window.scrollTo(0, document.body.scrollHeight);
    now.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
  }
  mark(true);
  listen();
}

function mark(isLive) {
  for (const sign of document.querySelectorAll("[data-live-sign]")) {
    sign.classList.toggle("is-live", isLive);
    sign.classList.toggle("is-cut", !isLive);
  }
}

document.addEventListener("visibilitychange", () => {
  const wasAway = !listening;
  listen();
  if (wasAway && listening) refresh();
});
listen();
