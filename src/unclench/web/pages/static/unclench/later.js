// Keeps what was logged about a spasm: at once, or, without a connection, in this browser until there is one.
const { log, page } = document.querySelector("script[data-log]").dataset;
const NAME = "unclench-later";

function waiting() {
  try { return JSON.parse(localStorage.getItem(NAME)) ?? []; } catch { return []; }
}
function wait(episodes) {
  try { localStorage.setItem(NAME, JSON.stringify(episodes)); } catch { return false; }
  return true;
}

// --- sending: the key makes one spasm of what is sent twice; a kept page has an old token, so a fresh one is fetched
const tokenIn = (where) => where.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
async function freshToken() {
  const text = await (await fetch(page, { cache: "no-store" })).text();
  return tokenIn(new DOMParser().parseFromString(text, "text/html"));
}
function post({ at, ...told }, token) {
  const ago = Math.max(0, Math.round((Date.now() - at) / 1000));
  return fetch(log, { method: "POST", body: new URLSearchParams({ ...told, ago, csrfmiddlewaretoken: token }) });
}
async function send(episode) { // "kept", "lost" (it was refused) or "later"
  try {
    let answer = await post(episode, tokenIn(document));
    if (answer.status === 403) answer = await post(episode, await freshToken());
    return answer.ok ? "kept" : answer.status === 400 ? "lost" : "later";
  } catch { return "later"; }
}
async function sendWaiting() {
  for (const episode of waiting()) {
    const done = await send(episode);
    if (done === "later") return;
    wait(waiting().filter((one) => one.key !== episode.key));
    const told = document.querySelector(`[data-key="${episode.key}"]`);
    if (told?.textContent) told.textContent = told.dataset[done];
  }
}

// --- what is asked for
const random = () => crypto.getRandomValues(new Uint8Array(1))[0];
const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (one) => (one ^ ((random() & 15) >> (one / 4))).toString(16));
for (const form of document.querySelectorAll("form.log")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector("[role=status]");
    const { csrfmiddlewaretoken: _, ...said } = Object.fromEntries(new FormData(form, event.submitter));
    const episode = { ...said, at: Date.now(), key: newKey() };
    const parts = form.querySelectorAll("button, input");
    parts.forEach((one) => { one.disabled = true; });
    let done = await send(episode);
    if (done === "later" && !wait([...waiting(), episode])) done = "lost";
    told.dataset.key = episode.key;
    told.textContent = told.dataset[done];
    parts.forEach((one) => { one.disabled = done !== "lost"; });
  });
}
addEventListener("online", sendWaiting);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sendWaiting(); });
sendWaiting();
