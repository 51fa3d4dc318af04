// The page "On this device": shows what this browser can do, and asks it only when a button is
// pressed. The page says the same without scripts, apart from this one device.
const page = document.querySelector("[data-push]");
const known = JSON.parse(page.dataset.known);

function show(state) {
  for (const part of page.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
}

function say(words) {
  page.querySelector("[data-said]").textContent = words;
}

async function post(address, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", page.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told.message;
}

// The server's key as the browser wants it.
function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function current() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker ? worker.pushManager.getSubscription() : null;
}

async function subscribe() {
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  if ((await Notification.requestPermission()) !== "granted") return show(state(null));
  // One that was made with another key, or for somebody else on this device, is of no use.
  const former = await worker.pushManager.getSubscription();
  if (former && !known.includes(former.endpoint)) await former.unsubscribe();
  const made = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(page.dataset.key),
  });
  const { endpoint, keys } = made.toJSON();
  say(await post(page.dataset.subscribe, { endpoint, p256dh: keys.p256dh, auth: keys.auth }));
  known.push(endpoint);
  show("on");
}

async function unsubscribe() {
  const made = await current();
  if (made) {
    say(await post(page.dataset.unsubscribe, { endpoint: made.endpoint }));
    await made.unsubscribe();
  }
  show("off");
}

function state(subscription) {
  if (Notification.permission === "denied") return "blocked";
  return subscription && known.includes(subscription.endpoint) ? "on" : "off";
}

async function press(button, work) {
  button.disabled = true;
  say("");
  try {
    await work();
  } catch (problem) {
    say(`${page.dataset.failed} ${problem.message}`);
  } finally {
    button.disabled = false;
  }
}

for (const [name, work] of Object.entries({ subscribe, unsubscribe })) {
  const button = page.querySelector(`[data-press=${name}]`);
  button.addEventListener("click", () => press(button, work));
}

// Some browsers offer to put the page among the applications; then there is a button for it.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  const button = page.querySelector("[data-press=install]");
  button.hidden = false;
  button.addEventListener("click", () => event.prompt(), { once: true });
});

const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
if (isAble) current().then((subscription) => show(state(subscription)), () => show("off"));
else show("unable");
