// The simulator's HTTP, as docs/simulator.md lists it. Every failure is an Error with a sentence.

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The simulator does not answer: start it with “gateway-sim serve”.");
  }
  const text = await answer.text();
  if (!answer.ok) throw new Error(sentence(text) || `The simulator answers ${answer.status}.`);
  return text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text;
}

function sentence(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return "";
  }
}

const inPath = encodeURIComponent;

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);

export const write = (number, text) => post(`/phones/${inPath(number)}/messages`, { text });
export const ofPhone = (number, what) => `/phones/${inPath(number)}/${what}`;
