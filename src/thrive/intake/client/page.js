// Small parts of a page, made without a line of markup in a text: nothing that is read can run.

export function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

export const button = (words, click, kind = "") =>
  made("button", { type: "button", class: kind || undefined, click }, words);

export const show = (...parts) => document.querySelector("main").replaceChildren(...parts);

// The next screen of a conversation: whoever cannot see it hears where they are.
export function turn(...parts) {
  show(...parts);
  const heading = document.querySelector("main h1") ?? document.querySelector("[role=status]");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

export const tell = (words) => made("p", { role: "status" }, words);

export const canSeal = async () => {
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
};
