// Reviews the visitor's list and sends it; says in the page's language what is wrong with a form.
// Loaded by js/enquiry.js when a form is used. Until then the browser checks and sends by itself.

const key = `enquiry ${new URL("..", import.meta.url).pathname}`;
const form = document.querySelector("[data-enquiry]");
const review = document.querySelector("[data-enquiry-list]");
const { empty, email, sent } = form.dataset;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
};
const write = (list) => {
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // The list could be read, but is full or locked: it stays as it is.
  }
  dispatchEvent(new Event("storage"));
};
const line = (item) => [`${item.quantity} × ${item.sku}`, item.name, item.variant, item.note].filter(Boolean).join(", ");

const row = (item) => {
  const li = review.querySelector("template").content.cloneNode(true).firstChild;
  const [what, quantity, note, remove] = li.children;
  const [name, sku, variant] = what.children;
  name.textContent = item.name;
  name.href = item.url;
  sku.textContent = item.sku;
  variant.textContent = item.variant ?? "";
  quantity.value = item.quantity;
  note.value = item.note ?? "";
  for (const field of [quantity, note]) field.setAttribute("aria-label", `${field.getAttribute("aria-label")}: ${item.sku}`);
  remove.lastChild.textContent = ` ${item.sku}`;
  const change = (by) => write(read().flatMap((other) => (other.sku === item.sku ? by(other) : other)));
  quantity.addEventListener("change", () => {
    const count = Math.max(1, Math.floor(quantity.value) || 1);
    quantity.value = count;
    change((other) => ({ ...other, quantity: count }));
  });
  note.addEventListener("input", () => change((other) => ({ ...other, note: note.value.trim() })));
  remove.addEventListener("click", () => {
    change(() => []);
    draw();
    (review.querySelector("li button") ?? form.querySelector("input:not([type=hidden])")).focus();
  });
  return li;
};

const draw = () => {
  const list = read();
  review.querySelector("ul").replaceChildren(...list.map(row));
  review.hidden = !list.length;
  document.querySelector("[data-enquiry-empty]").hidden = list.length > 0;
  const text = form.querySelector("[data-enquiry-text]");
  if (text) text.hidden = list.length > 0;
  const body = form.querySelector("[name=body], [name=text]");
  if (body) body.required = !list.length;
};

// What is wrong with a field stands below it, and in a summary that takes the focus.
const blame = (field) => {
  const { valueMissing, typeMismatch } = field.validity;
  const why = document.createElement("span");
  why.className = "form__fault";
  why.id = `${field.id}-fault`;
  why.textContent = valueMissing ? empty : typeMismatch ? email : field.validationMessage;
  field.setAttribute("aria-invalid", "true");
  field.hint ??= field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", `${field.hint} ${why.id}`.trim());
  field.parentNode.append(why);
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = `${field.labels[0].firstChild.data.trim()}: ${why.textContent}`;
  item.append(link);
  return item;
};
const check = () => {
  const bad = [...form.elements].filter((field) => {
    document.getElementById(`${field.id}-fault`)?.remove();
    field.removeAttribute("aria-invalid");
    if (field.hint) field.setAttribute("aria-describedby", field.hint);
    else if (field.hint === "") field.removeAttribute("aria-describedby");
    return field.willValidate && !field.validity.valid;
  });
  const faults = form.querySelector(".form__faults");
  faults.hidden = !bad.length;
  faults.querySelector("ul").replaceChildren(...bad.map(blame));
  if (bad.length) faults.focus();
  return !bad.length;
};

form.noValidate = true;
form.addEventListener("submit", (event) => {
  if (!check()) return event.preventDefault();
  const list = review ? read().map(line).join("\n") : "";
  if (review && list) write(read().map((item) => ({ ...item, sent: true })));
  if (form.elements.list && list) form.elements.list.value = list;
  if (sent === undefined) return;
  // A form would write spaces as +, which mail programs show.
  event.preventDefault();
  const data = [...new FormData(form)].map(([name, value]) => {
    const text = name === "subject" ? value : [value, list].filter(Boolean).join("\n\n");
    return `${name}=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`;
  });
  location.href = `${form.action}?${data.join("&")}`;
  form.querySelector("[role=status]").textContent = sent;
});
if (review) {
  review.querySelector("[data-print]").addEventListener("click", () => print());
  review.querySelector("[data-clear]").addEventListener("click", () => {
    write([]);
    draw();
  });
  draw();
}
