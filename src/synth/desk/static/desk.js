// Keys, reading, signs of life, words kept while typing.
const one = (css, from = document) => from.querySelector(css);
const all = (css, from = document) => [...from.querySelectorAll(css)];
const post = (path, values) =>
  fetch(path, { method: "POST", body: new URLSearchParams(values), keepalive: true }).catch(() => null);

// --- keys: what carries data-key is pressed, the nearest first
const OFF = "desk-keys-off";
let hovered = null;
document.addEventListener("pointerover", (event) => { hovered = event.target.closest("[data-scope]"); });
const current = () => one("[data-item][aria-current]");
const target = (key) => [document.activeElement?.closest("[data-scope]"), current(), hovered, document].filter(Boolean)
  .flatMap((place) => all(`[data-key="${CSS.escape(key)}"]`, place)).find((element) => element.checkVisibility());
function move(step) {
  const items = all("[data-item]");
  const next = items[Math.min(Math.max(items.indexOf(current()) + step, 0), items.length - 1)];
  if (next) bring(next);
}
function bring(item) {
  mark(item);
  one("[type=radio]", item)?.click();
  (one("[data-open]", item) ?? item).focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  if (one(".findings") && getComputedStyle(one(".findings")).position === "sticky") {
    one(".line.meant")?.scrollIntoView({ block: "center" });
  }
}
function mark(item) {
  current()?.removeAttribute("aria-current");
  one(".line.meant")?.classList.remove("meant");
  item.setAttribute("aria-current", "true");
  document.getElementById(item.dataset.at)?.classList.add("meant");
}
document.addEventListener("keydown", (event) => {
  const save = one("[data-save]");
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && save) {
    event.preventDefault();
    save.click();
  }
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const open = all("details[open]").pop();
    if (open) { open.open = false; one("summary", open).focus(); } else one("[data-escape]")?.click();
  }
  const typing = event.target.closest("input:not([type=radio]), textarea, select");
  if (typing || event.repeat || event.key === "Enter" || localStorage.getItem(OFF)) return;
  const field = one(`[data-focus="${CSS.escape(event.key)}"]`);
  const pressed = target(event.key);
  const step = { j: 1, k: -1 }[event.key];
  if (!field && !pressed && !step) return;
  event.preventDefault();
  if (field) field.focus();
  else if (!pressed) move(step);
  else {
    pressed.click();
    if (pressed.matches("summary")) one("input:not([type=hidden]), textarea, select", pressed.parentElement)?.focus();
  }
});
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-move]");
  if (step) move(Number(step.dataset.move));
  const item = event.target.closest("[data-item]");
  if (item) mark(item);
  if (event.target.closest("details a")) event.target.closest("details").open = false; // it would cover what it leads to
});
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) mark(item);
});
const toggle = one("[data-keys]");
if (toggle) {
  const say = () => { toggle.textContent = `Switch keys ${localStorage.getItem(OFF) ? "on" : "off"}`; };
  toggle.hidden = false;
  say();
  toggle.addEventListener("click", () => {
    localStorage.setItem(OFF, localStorage.getItem(OFF) ? "" : "1");
    say();
  });
}

// --- reading: what was in view, and whether the article still is the one on the screen
const sheet = one("[data-alive]");
const seen = new Set(sheet?.dataset.seen.split(" ").filter(Boolean));
const unread = () => all("[data-part]").filter((part) => !seen.has(part.dataset.part));
let telling;
const watcher = new IntersectionObserver((entries) => {
  const before = seen.size;
  for (const { target, isIntersecting, intersectionRect, boundingClientRect } of entries) {
    const tall = intersectionRect.height >= Math.min(boundingClientRect.height * 0.6, innerHeight * 0.4);
    if (isIntersecting && tall) seen.add(target.dataset.part);
  }
  show();
  if (seen.size === before) return;
  clearTimeout(telling);
  telling = setTimeout(live, 400);
}, { threshold: [0, 0.2, 0.4, 0.6, 0.8, 1] });
function show() {
  const button = one("[data-attest]");
  if (!button) return;
  const left = unread();
  const end = left.some((part) => part.dataset.part === "end");
  button.setAttribute("aria-disabled", String(left.length > 0));
  one("[data-unread]").textContent = end ? "Read to the end first" : left.length ? `${left.length} not looked at yet` : "";
}
async function live(more = {}) {
  const { alive, hash } = sheet.dataset;
  const answer = await post(alive, { hash, seen: [...seen].join(" "), ...more });
  if (answer?.ok && !more.leaving) one("[data-moved]").hidden = (await answer.json()).hash === hash;
}
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!sheet || form.method !== "post") return;
  if (one("[data-attest][aria-disabled=true]", form)) {
    event.preventDefault();
    unread()[0].scrollIntoView({ block: "center" });
    return;
  }
  const said = { type: "hidden", name: "seen", value: [...seen].join(" ") };
  form.append(Object.assign(document.createElement("input"), said));
  form.removeAttribute("data-jot");
  if (!form.hasAttribute("data-swap")) return;
  event.preventDefault();
  const answer = await post(form.action, new FormData(form));
  if (!answer) { form.submit(); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  all("noscript", fresh).forEach((part) => part.remove()); // there its content would be real
  if (!one(".sheet", fresh)) { document.body.replaceWith(document.adoptNode(fresh.body)); return; }
  const stood = one(".findings").scrollTop;
  const id = form.closest("[data-item]").id;
  for (const part of [".paper", ".findings", ".verdicts"]) {
    if (!one("[data-jot]", one(part))) one(part).replaceWith(document.adoptNode(one(part, fresh))); // not over words being typed
  }
  one(".findings").scrollTop = stood;
  const cards = all(".card");
  const at = cards.findIndex((card) => card.id === id);
  const next = [...cards.slice(at), ...cards].find((card) => !card.classList.contains("settled"));
  if (next) bring(next);
  start();
});

// --- editing: words are kept, two seconds after the last of them in their form or as the page goes
const waiting = new Map(); // form → timer
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-jot]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, 2000, form));
});
async function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (!form.dataset.jot) return;
  const [hash, ...fields] = ["hash", "where", "cites", "text"].map((name) => all(`[name=${name}]`, form));
  for (const [at, area] of fields[2].entries()) {
    if (area.value === area.defaultValue) continue;
    const words = { where: fields[0][at].value, cites: fields[1][at].value, text: area.value, hash: hash[0].value };
    const kept = await post(form.dataset.jot, words);
    one("[data-jotted]", form).textContent = kept?.ok ? `Kept ${(await kept.json()).kept}` : "Not kept: no connection";
  }
}
function start() {
  all("[data-part]").forEach((part) => watcher.observe(part));
  show();
}
const named = document.getElementById(location.hash.slice(1));
const first = named?.matches("[data-item]") ? named : one(".card:not(.settled)");
if (first) mark(first);
if (sheet) {
  start();
  setInterval(() => { if (document.visibilityState === "visible") live(); }, 30000);
  addEventListener("pagehide", () => { live({ leaving: "1" }); [...waiting.keys()].forEach(keep); });
}
