// Answers that the last question offers, read off its text: “1 – иә, 2 – жоқ” gives the digits and
// the words yes and no in its languages, “1) Halyk Bank” gives digits alone; a text that asks or
// speaks of STOP gives STOP.

const OPTION = /(?:^|[^\d\p{L}])(\d)(?:\s?[–—-]|\))\s?(\p{L}+)/gu;
const LIST = /(?:^|[^\d\p{L}])\d\)/;
const KAZAKH = /[әғқңөұүһі]/i;
const RUSSIAN = /[а-яё]/i;

/** [{text, about}]: what to send, and what it means there. */
export function quickAnswers(text) {
  const digits = options(text);
  const asks = digits.length > 0 || text.includes("?");
  if (!asks && !/STOP|START|СТОП/.test(text)) return [];
  const offered = [...digits, ...(asks && !LIST.test(text) ? words(text) : []), { text: "STOP", about: "" }];
  if (/START/.test(text)) offered.push({ text: "START", about: "" });
  return offered;
}

/** Each digit once, with the words that stand beside it in either language. */
function options(text) {
  const found = new Map();
  for (const [, digit, word] of text.matchAll(OPTION)) {
    found.set(digit, [...(found.get(digit) ?? []), LIST.test(text) ? word : word.toLowerCase()]);
  }
  return [...found].map(([digit, about]) => ({ text: digit, about: [...new Set(about)].join(", ") }));
}

/** Yes and no in the languages the text is written in. */
function words(text) {
  const said = text.split("\n").flatMap((line) => (KAZAKH.test(line) ? ["иә", "жоқ"] : RUSSIAN.test(line) ? ["да", "нет"] : []));
  return [...new Set(said)].map((word) => ({ text: word, about: "" }));
}
