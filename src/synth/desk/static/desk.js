// Keys, reading, signs of life, words kept while typing.
const one = (css, from = document) => from.querySelector(css);
const all = (css, from = document) => [...from.querySelectorAll(css)];
const later = (work, ms) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(work, ms); }; };
const post = (path, values) => fetch(path, { method: "POST", body: new URLSearchParams(values), keepalive: true });

// --- keys: what carries data-key is pressed, the nearest first
const OFF = "desk-keys-off";
let hovered = null;
document.addEventListener("pointerover", (event) => { hovered = event.target.closest("[data-scope]"); });
const current = () => one("[data-item][aria-current]");
const shown = (element) => element.offsetParent !== null || element.closest("footer");
const target = (key) => [document.activeElement?.closest("[data-scope]"), current(), hovered, document]
  .filter(Boolean).flatMap((place) => all(`[data-key="${CSS.escape(key)}"]`, place)).find(shown);
function move(step) {
  const items = all("[data-item]");
  if (!items.length) return;
  const next = items[Math.min(Math.max(items.indexOf(current()) + step, 0), items.length - 1)];
  mark(next, true);
  one("[type=radio]", next)?.click();
}
function mark(item, bring) {
  all("[data-item][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  all(".line.meant").forEach((line) => line.classList.remove("meant"));
  item.setAttribute("aria-current", "true");
  const line = item.dataset.at && document.getElementById(item.dataset.at);
  line?.classList.add("meant");
  if (!bring) return;
  (one("[data-open]", item) ?? item).focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  if (line && getComputedStyle(one(".findings")).position === "sticky") line.scrollIntoView({ block: "center" });
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio]), textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && one("[data-save]")) {
    event.preventDefault();
    one("[data-save]").click();
    return;
  }
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const open = all("details[open]").pop();
    if (open) { open.open = false; one("summary", open).focus(); } else one("[data-escape]")?.click();
    return;
  }
  if (typing || event.repeat || event.key === "Enter" || localStorage.getItem(OFF)) return;
  const field = one(`[data-focus="${CSS.escape(event.key)}"]`);
  const pressed = target(event.key);
  if (!field && !pressed && !["j", "k"].includes(event.key)) return;
  event.preventDefault();
  if (field) field.focus();
  else if (!pressed || pressed.dataset.move) move(event.key === "k" ? -1 : 1);
  else {
    pressed.click();
    if (pressed.tagName === "SUMMARY") one("input:not([type=hidden]), textarea, select", pressed.parentElement)?.focus();
  }
});
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-move]");
  if (step) move(Number(step.dataset.move));
  const item = event.target.closest("[data-item]");
  if (item) mark(item, false);
});
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (item && !item.hasAttribute("aria-current")) mark(item, false);
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
let watcher;
function read() {
  const sheet = one("[data-alive]");
  if (!sheet) return;
  const { alive, hash } = sheet.dataset;
  const seen = new Set(sheet.dataset.seen.split(" ").filter(Boolean));
  let told = seen.size;
  const show = () => {
    const left = all("[data-part]").filter((part) => !seen.has(part.dataset.part));
    const button = one("[data-attest]");
    if (button) {
      button.toggleAttribute("data-waits", left.length > 0);
      button.setAttribute("aria-disabled", String(left.length > 0));
      const end = left.some((part) => part.dataset.part === "end");
      one("[data-unread]").textContent = end ? "Read to the end first" : left.length ? `${left.length} not looked at yet` : "";
    }
  };
  const life = async (more = {}) => {
    told = seen.size;
    const answer = await post(alive, { hash, seen: [...seen].join(" "), ...more }).catch(() => null);
    if (answer?.ok && !more.leaving) one("[data-moved]").hidden = (await answer.json()).hash === hash;
  };
  const soon = later(() => life(), 400);
  watcher?.disconnect();
  watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const tall = entry.intersectionRect.height >= Math.min(entry.boundingClientRect.height * 0.6, innerHeight * 0.4);
      if (entry.isIntersecting && tall) seen.add(entry.target.dataset.part);
    }
    show();
    if (seen.size > told) soon();
  }, { threshold: [0, 0.2, 0.4, 0.6, 0.8, 1] });
  all("[data-part]").forEach((part) => watcher.observe(part));
  show();
  read.form = () => [...seen].join(" ");
  read.life = life;
}
setInterval(() => { if (document.visibilityState === "visible") read.life?.(); }, 30000);
addEventListener("pagehide", () => read.life?.({ leaving: "1" }));
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (one("[data-attest][data-waits]", form)) {
    event.preventDefault();
    const seen = read.form().split(" ");
    all("[data-part]").find((part) => !seen.includes(part.dataset.part))?.scrollIntoView({ block: "center" });
    return;
  }
  if (form.method !== "post" || !read.form) return;
  const values = new URLSearchParams(new FormData(form));
  values.set("seen", read.form());
  if (!form.hasAttribute("data-swap")) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: read.form() }));
    return;
  }
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: values }).catch(() => null);
  if (!answer) { form.submit(); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  all("noscript", fresh).forEach((part) => part.remove()); // there its content would be real
  const place = one(".sheet", fresh);
  if (!place) { document.body.replaceWith(document.adoptNode(fresh.body)); return; }
  const stood = one(".findings").scrollTop;
  const id = form.closest("[data-item]").id;
  for (const part of [".paper", ".findings", ".verdicts"]) one(part).replaceWith(document.adoptNode(one(part, place)));
  one(".findings").scrollTop = stood;
  start();
  const cards = all(".card");
  const at = cards.findIndex((card) => card.id === id);
  const next = [...cards.slice(at), ...cards].find((card) => !card.classList.contains("settled"));
  if (next) mark(next, true);
});

// --- editing: words are kept
function keep() {
  const form = one("[data-jot]");
  if (!form) return;
  const hash = one("[name=hash]", form).value;
  const send = later(async () => {
    const fields = (name) => all(`[name=${name}]`, form).map((field) => field.value);
    const [places, texts, cites] = ["where", "text", "cites"].map(fields);
    const before = all("[name=text]", form).map((area) => area.defaultValue);
    let kept = null;
    for (const [at, where] of places.entries()) {
      if (texts[at] === before[at]) continue;
      kept = await post(form.dataset.jot, { where, text: texts[at], cites: cites[at], hash }).catch(() => null);
    }
    one("[data-jotted]", form).textContent = kept?.ok ? `Kept ${(await kept.json()).kept}` : "Not kept: no connection";
  }, 2000);
  form.addEventListener("input", send);
}
function start() {
  read();
  keep();
  const named = document.getElementById(location.hash.slice(1));
  const first = named?.matches("[data-item]") ? named : one(".card:not(.settled)");
  if (first && !current()) mark(first, false);
}
start();
