// Between the frame of the voice origin and this server: blinded messages one way, signatures the
// other, and at last that they arrived. What the frame keeps cannot be read from here, and nothing else
// is passed on.
const page = document.getElementById("getting-ready");
const frame = page.querySelector("iframe");
const { origin, who, quiet } = page.dataset;
const [LEAST, MOST, EDGES] = [160, 20000, 2]; // of its height, in pixels

const post = (message) => frame.contentWindow.postMessage(message, origin);
const studies = JSON.parse(page.dataset.studies);

function put(path, given) {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": page.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(given), keepalive: true });
}

async function signed({ study, epoch, blinded }) {
  try {
    const answer = await put(page.dataset.issue, { study, epoch, blinded });
    const { signatures, refused } = await answer.json();
    return { kind: "signed", study, epoch, signatures, refused };
  } catch {
    return { kind: "signed", study, epoch, refused: page.dataset.failed };
  }
}

const fit = (height) => {
  frame.style.height = `${Math.min(Math.max(height || 0, LEAST), MOST) + EDGES}px`;
};

window.addEventListener("message", async (event) => {
  if (event.origin !== origin || event.source !== frame.contentWindow) return;
  if (event.data.kind === "ready") post({ kind: "studies", studies, who });
  if (event.data.kind === "ask") post(await signed(event.data));
  // If that is lost, the next page asks once more, and gets the same.
  if (event.data.kind === "kept") await put(page.dataset.kept, {}).catch(() => {});
  if (event.data.kind === "height" && !quiet) fit(Number(event.data.height));
});

// Only now: else the frame could be ready before anybody listens.
frame.src = `${origin}/enrol/${quiet ? "#quiet" : ""}`;
