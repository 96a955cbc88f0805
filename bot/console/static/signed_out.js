// Fetching by itself, in the name of who looks at the page; tells them when they are signed out.

const dialog = document.getElementById("signed-out");

export function signedOut() {
  const link = dialog.querySelector("a");
  link.href = `/console/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  if (!dialog.open) dialog.showModal();
}

export async function fetched(url, options = {}) {
  const headers = { "X-By-Itself": "1", "X-CSRF-Token": document.body.dataset.csrf, ...options.headers };
  const answer = await fetch(url, { redirect: "manual", ...options, headers });
  if (answer.status === 401) {
    signedOut();
    throw new Error("signed out");
  }
  return answer;
}
