// Small things every part of the page needs. Texts only ever become text nodes: a script in an SMS
// stays text.

export const byId = (id) => document.getElementById(id);

/** A copy of what the template with that id holds. */
export const clone = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** An element with a class and a text. */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Says something for a few seconds, also to screen readers. */
export function say(sentence, bad = false) {
  const toast = make("p", bad ? "toast bad" : "toast", sentence);
  byId("toasts").append(toast);
  setTimeout(() => toast.remove(), bad ? 9000 : 4000);
}

/** Calls `act` at most once in `ms`, and once more after the last call. */
export function calmly(act, ms) {
  let timer = null;
  let again = false;
  const run = () => {
    timer = null;
    if (again) {
      again = false;
      timer = setTimeout(run, ms);
      act();
    }
  };
  return () => {
    again = true;
    if (timer === null) timer = setTimeout(run, 0);
  };
}

/** +77011234567 as people write it. */
export function spaced(number) {
  const found = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number);
  return found ? `+7 ${found[1]} ${found[2]} ${found[3]} ${found[4]}` : number;
}
