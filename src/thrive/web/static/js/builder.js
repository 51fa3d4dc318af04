/* Writing a program: moving by keyboard and by drag, the preview beside what is typed, and no save
   lost. Without this file the same forms work by themselves. */
"use strict";

(() => {
  const builder = document.getElementById("builder");
  const AGAIN = 3_000;
  const EDGE = 56; // this near to the end of the window, dragging scrolls
  let unsaved = false;
  let timer = 0;

  const desk = () => document.getElementById("desk");
  const edit = () => document.getElementById("edit");
  const isSaver = (event) => event.detail.elt && event.detail.elt.id === "saver";

  /* Where the hand was goes on: to the field that was opened, the button that was pressed. */
  const focusOn = (name) => {
    if (!name) {
      return;
    }
    const inside = "textarea, input:not([type='hidden']), select";
    let found = document.getElementById(name);
    if (name === "open") {
      found = edit() && edit().querySelector(inside);
    } else if (name === "undo") {
      found = document.getElementById("undo-it");
    } else if (!found) {
      const anchor = `field-${name.replaceAll("/", "-")}`;
      found = document.querySelector(`[id="${anchor}"], [id^="${anchor}-"]`);
    }
    if (found) {
      found.focus();
      found.scrollIntoView({ block: "nearest" });
    }
  };

  const showAgain = () => {
    const preview = document.getElementById("preview");
    if (!preview) {
      return;
    }
    try {
      preview.contentWindow.location.reload();
    } catch {
      preview.src = preview.getAttribute("src");
    }
  };

  /* Saving: what is not kept yet is tried again, and said. */
  document.addEventListener("input", (event) => {
    unsaved = unsaved || Boolean(event.target.closest("#edit"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isSaver(event)) {
      return;
    }
    if (event.detail.successful) {
      unsaved = false;
      showAgain();
      return;
    }
    unsaved = true;
    document.getElementById("state").textContent = builder.dataset.again;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const saver = document.getElementById("saver");
      if (saver) {
        htmx.trigger(saver, "again");
      }
    }, AGAIN);
  });
  window.addEventListener("pagehide", () => {
    if (unsaved && edit()) {
      navigator.sendBeacon(edit().action, new FormData(edit()));
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "desk" && desk().dataset.focus) {
      focusOn(desk().dataset.focus);
    }
  });
  focusOn(desk().dataset.focus);

  /* Alt with an arrow moves the screen in which one is. */
  document.addEventListener("keydown", (event) => {
    const row = event.altKey && event.target.closest("[data-name]");
    const button = row && row.querySelector(`[data-key="${event.key}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  /* Dragging: with a mouse, a finger or a pen. */
  let held = null;
  const rowUnder = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under && under.closest("[data-name]");
  };
  const mark = (row, isBelow) => {
    for (const one of document.querySelectorAll(".drop-above, .drop-below")) {
      one.classList.remove("drop-above", "drop-below");
    }
    if (row) {
      row.classList.add(isBelow ? "drop-below" : "drop-above");
    }
  };
  const isBelowOf = (row, event) => {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) {
      return;
    }
    event.preventDefault();
    held = grip.closest("[data-name]");
    held.classList.add("held");
    grip.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (held) {
      const row = rowUnder(event);
      mark(row && row !== held ? row : null, row && isBelowOf(row, event));
      const nearTop = event.clientY < EDGE;
      const nearEnd = event.clientY > window.innerHeight - EDGE;
      if (nearTop || nearEnd) {
        window.scrollBy({ top: nearTop ? -EDGE / 2 : EDGE / 2, behavior: "instant" });
      }
    }
  });
  const letGo = (event) => {
    if (!held) {
      return;
    }
    const row = event.type === "pointerup" ? rowUnder(event) : null;
    const moved = held;
    held.classList.remove("held");
    held = null;
    mark(null);
    if (row && row !== moved) {
      putAt(moved, row, isBelowOf(row, event));
    }
  };
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);

  const putAt = (moved, row, isBelow) => {
    const rows = [...row.parentElement.querySelectorAll(":scope > [data-name]")];
    const others = rows.filter((one) => one !== moved);
    const form = moved.querySelector("form.tools");
    form.elements.to.value = others.indexOf(row) + (isBelow ? 1 : 0);
    form.elements.into.value = row.dataset.place;
    form.querySelector("[data-move]").click();
  };
})();
