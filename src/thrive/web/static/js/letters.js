// Between the frame of the voice origin, which has the reader's words, and this server: a public key
// or sealed replies one way, sealed letters the other. What was written cannot be read from here.
const page = document.getElementById("letters");
const frame = page.querySelector("iframe");
const { origin } = page.dataset;
const [LEAST, MOST, EDGES] = [160, 20000, 2]; // of its height, in pixels

const post = (message) => frame.contentWindow.postMessage(message, origin);

async function replied({ copies, answers, line }) {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": page.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  try {
    const body = JSON.stringify({ copies, answers, line, letters: Number(page.dataset.letters) });
    const answer = await fetch(page.dataset.reply, { method: "POST", headers, body });
    const { refused, kept } = await answer.json();
    // What the page says of the letter is so no more.
    if (kept) page.parentElement.querySelectorAll("[data-until-reply]").forEach((one) => one.remove());
    return { kind: "told", refused: kept ? undefined : refused || page.dataset.failed };
  } catch {
    return { kind: "told", refused: page.dataset.failed };
  }
}

const fit = (height) => {
  frame.style.height = `${Math.min(Math.max(height || 0, LEAST), MOST) + EDGES}px`;
};

// The key is made: now its holder says how people find them.
function take({ public: key }) {
  const form = document.getElementById("key");
  form.querySelector("[name=public]").value = key;
  form.hidden = false;
}

window.addEventListener("message", async ({ origin: from, source, data }) => {
  if (from !== origin || source !== frame.contentWindow) return;
  if (data.kind === "ready") post(JSON.parse(page.dataset.task));
  if (data.kind === "height") fit(Number(data.height));
  if (data.kind === "key") take(data);
  if (data.kind === "reply") post(await replied(data));
});

// Only now: else the frame could be ready before anybody listens.
frame.src = `${origin}/mailbox/desk/`;
