// The work list and the desk of a conversation: `c` claims the row that has the focus, and whoever
// looks at a conversation keeps it.

import { fetched } from "./signed_out.js";

const KEEP_MS = 60_000;

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
  const claim = document.activeElement?.closest("tr")?.querySelector("[data-claim]");
  if (!claim) return;
  event.preventDefault();
  claim.click();
});

setInterval(() => {
  const kept = document.querySelector("[data-keep]");
  if (kept && document.visibilityState === "visible") fetched(kept.dataset.keep, { method: "POST" }).catch(() => {});
}, KEEP_MS);
