// The visitor's list: articles collected on any page, in any language, reviewed and sent on one.
// Without this script, or where the browser keeps nothing, links lead to a plain form.

// One list for each site, also where several share a host.
const key = `enquiry ${new URL("..", import.meta.url).pathname}`;
const all = (selector, within = document) => within.querySelectorAll(selector);
const review = document.querySelector("[data-enquiry-list]");
const form = document.querySelector("[data-enquiry]");
const page = all("[data-enquiry-count]")[0]?.closest("a")?.href;

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
};
const write = (list) => {
  try {
    localStorage.setItem(key, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
};
const line = (item) => [`${item.quantity} × ${item.sku}`, item.name, item.variant, item.note].filter(Boolean).join(", ");
const asText = () => read().map(line).join("\n");

const status = document.createElement("p");
status.className = "vh";
status.setAttribute("role", "status");
document.body.append(status);

const show = () => {
  const list = read();
  all("[data-enquiry-count]").forEach((count) => {
    count.textContent = list.length;
    count.hidden = !list.length;
  });
  all("[data-add]").forEach((link) => {
    link.plain ??= [link.firstChild.data, link.href];
    const there = list.some((item) => item.sku === link.dataset.add);
    link.firstChild.data = there ? link.dataset.added.replace("#", list.length) : link.plain[0];
    link.href = (there && page) || link.plain[1];
  });
};

const add = (event) => {
  const link = event.currentTarget;
  const { add: sku, name, variant } = link.dataset;
  const list = read();
  if (list.some((item) => item.sku === sku)) return;
  list.push({ sku, name, variant, quantity: 1, url: link.href.split("#")[0] });
  if (!write(list)) return;
  event.preventDefault();
  show();
  status.textContent = link.firstChild.data;
};

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
  quantity.ariaLabel += ` ${item.sku}`;
  note.ariaLabel += ` ${item.sku}`;
  remove.lastChild.textContent = ` ${item.sku}`;
  const change = (with_) => write(read().flatMap((other) => (other.sku === item.sku ? with_(other) : other)));
  quantity.addEventListener("change", () => {
    quantity.value = Math.max(1, Math.floor(quantity.value) || 1);
    change((other) => ({ ...other, quantity: quantity.value }));
  });
  note.addEventListener("input", () => change((other) => ({ ...other, note: note.value.trim() })));
  remove.addEventListener("click", () => {
    change(() => []);
    draw();
    review.querySelector("button")?.focus();
  });
  return li;
};

const draw = () => {
  const list = read();
  review.querySelector("ul").replaceChildren(...list.map(row));
  review.hidden = !list.length;
  all("[data-enquiry-empty]").forEach((empty) => (empty.hidden = list.length));
  all("[data-enquiry-text]").forEach((text) => (text.hidden = list.length));
  const body = form?.querySelector("[name=body], [name=text]");
  if (body) body.required = !list.length;
  show();
};

// What is wrong with a field stands below it, and in a summary that takes the focus.
const check = () => {
  const faults = form.querySelector(".form__faults");
  const bad = [...form.elements].filter((field) => {
    document.getElementById(`${field.id}-fault`)?.remove();
    field.removeAttribute("aria-invalid");
    return field.willValidate && !field.validity.valid;
  });
  faults.hidden = !bad.length;
  faults.lastElementChild.replaceChildren(
    ...bad.map((field) => {
      const { valueMissing, typeMismatch } = field.validity;
      const why = document.createElement("span");
      why.className = "form__fault";
      why.id = `${field.id}-fault`;
      why.textContent = valueMissing ? form.dataset.empty : typeMismatch ? form.dataset.email : field.validationMessage;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", why.id);
      field.parentNode.append(why);
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = `${field.labels[0].firstChild.data.trim()}: ${why.textContent}`;
      item.append(link);
      return item;
    }),
  );
  if (bad.length) faults.focus();
  return !bad.length;
};

const send = (event) => {
  const { sent } = form.dataset;
  if (!check() || sent) event.preventDefault();
  if (event.defaultPrevented && !(sent && form.checkValidity())) return;
  write(read().map((item) => ({ ...item, sent: !!review })));
  const list = review ? asText() : "";
  if (form.elements.list && list) form.elements.list.value = list;
  if (!sent) return;
  // A form would write spaces as +, which mail programs show.
  const data = [...new FormData(form)].map(([name, value]) => {
    const text = name === "subject" ? value : [value, list].filter(Boolean).join("\n\n");
    return `${name}=${encodeURIComponent(text.replace(/\r?\n/g, "\r\n"))}`;
  });
  location.href = `${form.action}?${data.join("&")}`;
  status.textContent = sent;
};

all("[data-add]").forEach((link) => link.addEventListener("click", add));
if (form) {
  form.noValidate = true;
  form.addEventListener("submit", send);
}
if (review) {
  review.querySelector("[data-print]").addEventListener("click", () => print());
  review.querySelector("[data-clear]").addEventListener("click", () => {
    write([]);
    draw();
  });
  draw();
}
if (document.body.matches(".is-thank_you")) write(read().filter((item) => !item.sent));
addEventListener("storage", show);
show();
