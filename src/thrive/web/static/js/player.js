/* The player with scripts: each answer stays on this device until the server has it, and is sent
   again when the network is back. Without this file the same forms work by themselves. */
"use strict";

(() => {
  const place = location.pathname;
  const waitingKey = `thrive ${place} waiting`;
  const typedKey = `thrive ${place} typed`;
  const TOUCH_EVERY = 60_000;
  const PATIENCE = 20_000;
  const REFUSED = 422;
  const PAUSES = [3_000, 6_000, 15_000, 30_000, 60_000];
  const status = document.getElementById("status");
  const main = document.getElementById("main");
  let begun = false;
  let sending = false;
  let tries = 0;
  let timer = 0;
  let touched = 0;

  const form = () => document.getElementById("frame");
  const say = (word) => {
    status.textContent = word ? status.dataset[word] : "";
  };

  /* A device that keeps nothing (private browsing, full) still answers; it cannot send again. */
  const kept = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* said above */
      }
    },
    drop(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        /* said above */
      }
    },
  };
  let inHand = kept.read(waitingKey);

  const hold = (fields) => {
    inHand = fields;
    kept.write(waitingKey, fields);
  };
  const release = () => {
    inHand = null;
    kept.drop(waitingKey);
  };

  const post = (fields) => {
    const body = new URLSearchParams(fields);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    body.set("csrfmiddlewaretoken", token ? token.value : "");
    const given = new AbortController();
    const patience = setTimeout(() => given.abort(), PATIENCE);
    return fetch(place, {
      method: "POST",
      body,
      headers: { "X-Player": "1" },
      credentials: "same-origin",
      redirect: "error",
      signal: given.signal,
    }).finally(() => clearTimeout(patience));
  };

  const later = (word) => {
    say(word);
    clearTimeout(timer);
    timer = setTimeout(send, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    tries += 1;
  };

  /* A page that stood open for long may hold an old token: a new page brings a new one. */
  const renewed = async () => {
    const answer = await fetch(place, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#frame input[name=csrfmiddlewaretoken]");
    const old = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    old.forEach((one) => (one.value = fresh.value));
    return true;
  };

  async function send(again = true) {
    if (sending || !inHand) return;
    sending = true;
    const carried = inHand;
    let retry = false;
    try {
      say("sending");
      const answer = await post(carried);
      if (answer.status === 403 && !answer.headers.has("X-Player") && again) {
        retry = await renewed();
        if (!retry) location.reload();
      } else if (answer.headers.has("X-Player") && answer.status < 500) {
        const html = await answer.text();
        /* What was pressed meanwhile belongs to the same screen: it is sent where that one stays,
           and is nobody's answer any more where another has come. Whoever must sign in first finds
           the answer here again afterwards. */
        retry = answer.status === REFUSED && inHand !== carried;
        if (!retry && answer.status !== 403) release();
        tries = 0;
        swap(html, answer.status);
      } else {
        later("again");
      }
    } catch {
      later("kept");
    }
    sending = false;
    if (retry) send(false);
  }

  const swap = (html, code) => {
    if (code === 200) kept.drop(typedKey);
    const come = document.createElement("template");
    come.innerHTML = html;
    main.replaceChildren(come.content);
    say("");
    dress();
    const first = main.querySelector("[aria-invalid=true]") || main.querySelector("[data-focus]");
    window.scrollTo(0, 0);
    if (first) first.focus({ preventScroll: code === 200 });
    const next = main.querySelector("[data-title]");
    if (next) document.title = next.dataset.title;
  };

  /* What the pressed button says, and all that the form holds. */
  const fieldsOf = (pressed) => {
    const from = pressed && pressed.form ? pressed.form : form();
    const fields = [...new FormData(from)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (pressed && pressed.name) fields.push([pressed.name, pressed.value]);
    if (!fields.some(([name]) => name === "deed")) fields.push(["deed", "answer"]);
    return fields;
  };

  document.addEventListener("submit", (event) => {
    const asked = event.target;
    if (!["frame", "back"].includes(asked.id)) return;
    const pressed = event.submitter || asked.querySelector("button[name=deed]");
    if (pressed && pressed.value === "done") return;
    event.preventDefault();
    if (pressed && pressed.name === "take") {
      const field = document.getElementById("value");
      field.value = pressed.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      return;
    }
    begun = true;
    hold(fieldsOf(pressed));
    tries = 0;
    send();
  });

  /* Opened means that a person has seen it: a mail scanner presses and scrolls nothing. */
  const begin = () => {
    if (begun || !form()) return;
    begun = true;
    post([["deed", "begin"]]).then(
      (answer) => {
        if (answer.status === 403 && answer.headers.has("X-Player")) location.reload();
      },
      () => {
        begun = false;
      },
    );
  };
  ["pointerdown", "keydown", "touchstart", "scroll", "mousemove"].forEach((sign) =>
    addEventListener(sign, begin, { passive: true }),
  );

  const touch = () => {
    const now = performance.now();
    if (now - touched < TOUCH_EVERY || !begun) return;
    touched = now;
    post([["deed", "touch"]]).catch(() => undefined);
  };

  /* What is typed and not sent yet outlives a closed page. */
  document.addEventListener("input", (event) => {
    touch();
    const field = event.target;
    if (!field.matches("textarea, input[type=text]")) return;
    const typed = kept.read(typedKey) || {};
    const here = form().dataset.frame;
    const words = typed.frame === here ? typed.words : {};
    kept.write(typedKey, { frame: here, words: { ...words, [field.id]: field.value } });
  });

  const restore = () => {
    const typed = kept.read(typedKey);
    if (!typed || !form() || typed.frame !== form().dataset.frame) return;
    Object.entries(typed.words).forEach(([id, words]) => {
      const field = document.getElementById(id);
      if (field && field.value === "") field.value = words;
    });
  };

  /* A slider beside its number. Until it is moved nothing is said, and the number stays empty. */
  const slide = () => {
    const around = document.querySelector("[data-slide=slider]");
    const number = document.getElementById("value");
    if (!around || !number || around.querySelector("[type=range]")) return;
    const range = document.createElement("input");
    const { least, most, step } = number.dataset;
    Object.assign(range, { type: "range", min: least, max: most, step });
    range.value = number.value === "" ? (Number(least) + Number(most)) / 2 : number.value;
    range.setAttribute("aria-label", status.dataset.place);
    const take = () => {
      number.value = range.value;
      around.classList.add("touched");
      number.dispatchEvent(new Event("input", { bubbles: true }));
    };
    range.addEventListener("input", take);
    /* A press on the very place where it stands moves nothing, and is an answer all the same. */
    range.addEventListener("click", take);
    range.addEventListener("keydown", (event) => {
      if (event.key === " ") take();
    });
    number.addEventListener("input", () => {
      const given = Number(number.value.replace(",", "."));
      around.classList.toggle("touched", number.value !== "");
      if (number.value !== "" && Number.isFinite(given)) range.value = given;
    });
    around.classList.toggle("touched", number.value !== "");
    around.querySelector(".ends").after(range);
  };

  const dress = () => {
    restore();
    slide();
  };

  addEventListener("online", () => send());
  addEventListener("offline", () => say(inHand ? "kept" : ""));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) send();
  });

  dress();
  send();
})();
