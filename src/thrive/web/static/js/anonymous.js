// Between the frame of the voice origin and this server: blinded messages one way, signatures the
// other. What the frame keeps cannot be read from here, and nothing else is passed on.
const page = document.getElementById("getting-ready");
const frame = page.querySelector("iframe");
const { origin, who, quiet } = page.dataset;

const post = (message) => frame.contentWindow.postMessage(message, origin);
const studies = JSON.parse(page.dataset.studies);

async function signed({ study, epoch, blinded }) {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": page.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  try {
    const body = JSON.stringify({ study, epoch, blinded });
    const answer = await fetch(page.dataset.issue, { method: "POST", headers, body });
    const { signatures, refused } = await answer.json();
    return { kind: "signed", study, epoch, signatures, refused };
  } catch {
    return { kind: "signed", study, epoch, refused: page.dataset.failed };
  }
}

window.addEventListener("message", async (event) => {
  if (event.origin !== origin || event.source !== frame.contentWindow) return;
  if (event.data.kind === "ready") post({ kind: "studies", studies, who });
  if (event.data.kind === "ask") post(await signed(event.data));
});

// Only now: else the frame could be ready before anybody listens.
frame.src = `${origin}/enrol/${quiet ? "#quiet" : ""}`;
