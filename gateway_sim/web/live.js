// The one stream of the page: messages of the open phones, and the state of the network. The browser
// connects again by itself, and says which event it saw last.

const hearers = { message: [], status: [], afresh: [], ready: [], lost: [] };
let source = null;

/** Calls `hear` with each event of that kind. */
export function on(kind, hear) {
  hearers[kind].push(hear);
}

/** Listens to these phones from now on, and begins with what they have so far. */
export function listen(numbers) {
  source?.close();
  const query = numbers.map((number) => `phone=${encodeURIComponent(number)}`).join("&");
  source = new EventSource(`/events?${query}`);
  source.onmessage = (event) => tell("message", event);
  for (const kind of ["status", "afresh", "ready"]) {
    source.addEventListener(kind, (event) => tell(kind, event));
  }
  source.onerror = () => hearers.lost.forEach((hear) => hear());
}

function tell(kind, event) {
  const data = JSON.parse(event.data);
  hearers[kind].forEach((hear) => hear(data));
}
