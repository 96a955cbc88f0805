// A part of a page is replaced by what it is now; whoever stood in it with the keyboard stands there
// still: on the same link, or else in the same place.

const STOPS = "a, button, summary";

export function replaceKeepingFocus(part, now) {
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const place = held ? [...part.querySelectorAll(STOPS)].indexOf(held) : -1;
  part.replaceWith(now);
  if (!held) return;
  const stops = [...now.querySelectorAll(STOPS)];
  const same = stops.find((stop) => held.href && stop.href === held.href);
  (same ?? stops[place] ?? stops[0])?.focus({ preventScroll: true });
}
