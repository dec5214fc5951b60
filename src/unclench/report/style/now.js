// Relief right now: leads through the reliefs of the place in the address, one instruction at a time.
const root = document.documentElement;
const run = document.getElementById("run");
const part = Object.fromEntries([...run.querySelectorAll("[data-run]")].map((one) => [one.dataset.run, one]));
const button = (name) => document.querySelector(`[data-do="${name}"]`);
const words = run.dataset;
const fibres = [...run.querySelectorAll(".fibre")];
const [READY, LEAD, LONG] = [10, 5, 15]; // seconds to do a step without a time; before a hold; from when a hold gets that
let at = null; // where we are: place, reliefs, relief, turned (to the other side), steps, step, phase, ends, since
let ticking = 0;
let awake = null;

// --- remembered in this browser: sound, vibration, counting, light or dark
const kept = {
  get(name) { try { return localStorage.getItem(`unclench-${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`unclench-${name}`, value); } catch { /* a file may have no storage */ } },
};
for (const box of run.querySelectorAll("[data-keep]")) {
  box.checked = kept.get(box.dataset.keep) === "1";
  box.addEventListener("change", () => kept.set(box.dataset.keep, box.checked ? "1" : "0"));
}
const wants = (name) => run.querySelector(`[data-keep="${name}"]`).checked;

function tone() {
  const cookie = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
  const hour = new Date().getHours();
  const night = hour >= 20 || hour < 7;
  const chosen = cookie ?? (document.querySelector(".alone") ? kept.get("tone") : null);
  paint(chosen ?? (night || matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
}
function paint(theme) {
  root.classList.remove("light", "dark");
  root.classList.add(theme);
  const other = theme === "dark" ? "light" : "dark";
  const choose = button("tone");
  choose.hidden = false;
  choose.value = other;
  choose.textContent = choose.dataset[other];
}
button("tone").addEventListener("click", (event) => {
  const form = event.target.form;
  const theme = event.target.value;
  event.preventDefault();
  if (form) fetch(form.action, { method: "POST", body: new FormData(form, event.target), redirect: "manual" }).catch(() => {});
  else kept.set("tone", theme);
  paint(theme);
});

// --- what a page without a script shows as a list, read from that list
const texts = (list) => [...list.querySelectorAll("li")].map((one) => one.textContent.trim());
function reliefsOf(place) {
  return [...place.querySelectorAll("article")].map((article) => ({
    name: article.querySelector("h2").textContent,
    massage: article.matches(".massage"),
    oneSide: Boolean(article.querySelector(".both")),
    picture: article.querySelector(".exercise"),
    steps: [...article.querySelectorAll(".steps li")].map((one) => ({
      text: one.firstChild.textContent.trim(), seconds: Number(one.dataset.s ?? 0), drawn: one.matches(".drawn"),
    })),
    warnings: [...article.querySelectorAll(".stop, .not")],
    wayOut: article.querySelector(".if-not").lastChild.textContent.trim(),
  }));
}

// --- opening and leaving a place
function open() {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = document.getElementById(id)?.closest(".place");
  putBack();
  stop();
  at = null;
  const reliefs = place ? reliefsOf(place) : [];
  run.hidden = !reliefs.length;
  root.classList.toggle("running", !run.hidden);
  scrollTo(0, 0);
  if (run.hidden) {
    const title = document.querySelector(".place:target h1, .part:target h1");
    if (title) { title.tabIndex = -1; title.focus(); }
    return;
  }
  part.all.textContent = words.all.replace("{site}", place.dataset.name);
  place.prepend(part.all);
  at = { place, reliefs, form: place.querySelector("form.log"), tried: new Set(), since: Date.now() };
  begin(reliefs[0]);
}
function begin(relief, turned = false, changing = false) {
  putBack();
  const again = turned || changing; // then only the steps that have a time
  Object.assign(at, { relief, turned, steps: relief.steps.filter((one) => one.seconds || !again) });
  at.tried.add(relief);
  const name = at.place.dataset.name[0].toUpperCase() + at.place.dataset.name.slice(1);
  part.site.textContent = turned ? words.turned.replace("{site}", name) : name;
  warn(relief);
  for (const name of ["let-go", "pause", "next", "tight"]) button(name).hidden = false;
  for (const name of ["other", "again", "side"]) button(name).hidden = true;
  button("let-go").classList.add("go");
  part["way-out"].hidden = true;
  run.querySelector(".clock").hidden = false;
  stay();
  if (changing) turn(); else step(0);
}
function turn() {
  at.step = -1;
  part.where.textContent = "";
  tell(words.turn);
  phase("free", READY);
}
function tell(text, picture) {
  part.text.textContent = text;
  part.picture.replaceChildren(...(picture ? [picture.cloneNode(true)] : []));
  part.text.focus({ preventScroll: true });
}
function warn(relief) {
  part.warn.replaceChildren();
  const blocks = [...at.place.querySelectorAll(".danger"), ...relief.warnings];
  for (const block of blocks) {
    const line = document.createElement("p");
    const told = document.createElement("span");
    const heading = document.createElement("b");
    heading.textContent = `${block.querySelector("b").textContent}: `;
    told.append(heading, texts(block).map((one) => one[0].toLowerCase() + one.slice(1)).join("; "), ".");
    const icon = block.querySelector("svg")?.cloneNode(true);
    if (icon) line.append(icon);
    line.append(told);
    line.classList.toggle("reasons", block.matches(".not"));
    part.warn.append(line);
  }
}

// --- steps, each of one or two phases
function step(number) {
  const { relief, steps } = at;
  const { text, seconds, drawn } = steps[number];
  at.step = number;
  part.where.textContent = words.step.replace("{number}", number + 1).replace("{count}", steps.length);
  tell(text, drawn && relief.picture);
  button("next").hidden = number + 1 === steps.length;
  const last = !seconds && number + 1 === steps.length;
  if (last) { rest(); return; }
  phase(seconds >= LONG ? "ready" : seconds ? "hold" : "free", seconds >= LONG ? LEAD : seconds || READY);
}
function phase(name, seconds) {
  Object.assign(at, { phase: name, length: seconds, ends: Date.now() + seconds * 1000, left: 0, shown: -1 });
  part.phase.textContent = words[name];
  part.warn.classList.toggle("holding", name === "hold"); // then when to stop matters more than when not to begin
  say(`${words[name]}. ${words.seconds.replace("{seconds}", seconds)}`);
  clearInterval(ticking);
  ticking = setInterval(tick, 200);
  button("pause").textContent = words.pause;
  tick();
}
function tick() {
  const left = Math.max(0, Math.ceil((at.ends - Date.now()) / 1000));
  if (left === at.shown) return;
  at.shown = left;
  draw(left);
  if (at.phase === "hold" && left === 10 && at.length > 15) say(words.seconds.replace("{seconds}", 10));
  if (left && left <= 3 && wants("counted")) say(String(left));
  if (!left) over();
}
function draw(left) {
  const long = left >= 100;
  part.digits.textContent = long ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : left;
  part.digits.classList.toggle("long", long);
  const tense = at.phase === "hold" ? Math.ceil((left / at.length) * fibres.length) : fibres.length;
  fibres.forEach((one, place) => one.classList.toggle("slack", place >= tense));
}
function over() {
  clearInterval(ticking);
  if (at.phase === "ready") { phase("hold", at.steps[at.step].seconds); return; }
  if (at.phase === "hold") signal();
  if (at.step + 1 < at.steps.length) step(at.step + 1);
  else rest(words.asked);
}
function rest(title) {
  stop();
  if (title) part.text.textContent = title;
  at.phase = "over";
  run.querySelector(".clock").hidden = true;
  for (const name of ["pause", "next"]) button(name).hidden = true;
  offerAgain();
  part["way-out"].textContent = words.asked;
  part["way-out"].hidden = Boolean(title);
  say(title ? `${words.over}. ${title}` : `${part.text.textContent} ${words.asked}`);
}
function offerAgain() {
  button("again").hidden = false;
  button("side").hidden = !at.relief.oneSide;
}
function stop() {
  clearInterval(ticking);
  awake?.release().catch(() => {});
  awake = null;
}

// --- what is asked for
const wanted = {
  pause() {
    if (at.left) { phaseOn(); return; }
    clearInterval(ticking);
    at.left = Math.max(1, Math.ceil((at.ends - Date.now()) / 1000));
    button("pause").textContent = words.goOn;
    say(words.paused);
  },
  next() { if (at.phase === "ready") over(); else step(at.step + 1); },
  again() { begin(at.relief, at.turned); },
  side() { at.since = Date.now(); begin(at.relief, !at.turned, true); },
  other() { begin(at.offered); },
  "let-go"() { ask("yes", words.glad, "", at.reliefs.find((one) => one.massage && !at.tried.has(one))); },
  tight() {
    if (at.step < at.steps.length - 1) { step(at.step + 1); return; }
    const next = at.reliefs.find((one) => !one.massage && !at.tried.has(one));
    ask("no", words.ifNot, next ? at.relief.wayOut : `${at.relief.wayOut} ${words.noMore}`, next);
  },
};
function phaseOn() {
  Object.assign(at, { ends: Date.now() + at.left * 1000, left: 0 });
  button("pause").textContent = words.pause;
  ticking = setInterval(tick, 200);
}
function ask(letGo, title, text, offered) {
  stop();
  at.offered = offered;
  at.phase = "over";
  part.where.textContent = "";
  part.text.textContent = title;
  part["way-out"].textContent = text;
  part["way-out"].hidden = !text;
  run.querySelector(".clock").hidden = true;
  for (const name of ["pause", "next", "tight"]) button(name).hidden = true;
  button("let-go").hidden = letGo === "yes";
  offerAgain();
  const other = button("other");
  other.hidden = !offered;
  other.classList.toggle("go", letGo === "no");
  button("let-go").classList.toggle("go", !offered);
  if (offered) other.textContent = (offered.massage ? words.massage : words.next).replace("{name}", offered.name);
  log(letGo);
  part.text.focus({ preventScroll: true });
  scrollTo(0, 0);
}

// --- keeping the episode (later.js sends it): the form of the place, with the answer and the measured time filled in
function log(letGo) {
  const { form } = at;
  part.log.hidden = !form;
  if (!form) return;
  form.querySelector(`[name=let_go][value=${letGo}]`).checked = true;
  form.querySelector("fieldset").hidden = letGo === "yes"; // it was said a tap ago
  const timed = form.querySelector("[data-timed]");
  timed.value = Math.round((Date.now() - at.since) / 1000);
  timed.textContent = words.about.replace("{time}", spoken(Number(timed.value)));
  timed.hidden = false;
  part.log.append(form);
  (letGo === "yes" ? button("other") : part.warn).before(part.log);
}
function putBack() {
  const form = part.log.firstElementChild;
  if (form) {
    form.querySelector("[role=status]").textContent = "";
    form.querySelectorAll("button, input").forEach((one) => { one.disabled = false; });
    at.place.append(form);
  }
  part.log.hidden = true;
}
function spoken(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes ? `${minutes} min${rest ? ` ${rest} s` : ""}` : `${rest} s`;
}

// --- what the device can do
function say(text) { part.say.textContent = text; }
function signal() {
  if (wants("vibration")) navigator.vibrate?.([200, 100, 200]);
  if (!wants("sound")) return;
  const audio = sound();
  const [tone, loud] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = 660;
  loud.gain.setValueAtTime(0.25, audio.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.8);
  tone.connect(loud).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.8);
}
function sound() {
  sound.made ??= new AudioContext();
  sound.made.resume();
  return sound.made;
}
addEventListener("pointerup", () => { if (wants("sound")) sound(); }); // a browser lets sound be made only after a tap
async function stay() {
  try { awake ??= await navigator.wakeLock?.request("screen") ?? null; } catch { awake = null; }
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || !at || at.phase === "over") return;
  awake = null;
  stay();
});

run.addEventListener("click", (event) => wanted[event.target.closest("[data-do]")?.dataset.do]?.());
addEventListener("hashchange", open);
tone();
root.classList.add("js");
open();
const worker = document.getElementById("now").dataset.worker;
if (worker) navigator.serviceWorker?.register(worker).catch(() => {});
