// The visitor's list: articles collected on any page, in any language. What reviews and sends it
// comes when it is needed. Without this script, or where the browser keeps nothing, links lead to
// a plain form.

// One list for each site, also where several share a host.
const key = `enquiry ${new URL("..", import.meta.url).pathname}`;
const all = (selector) => document.querySelectorAll(selector);
const counts = all("[data-enquiry-count]");
const page = counts[0]?.closest("a").href;
const form = document.querySelector("[data-enquiry]");

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
};

const show = () => {
  const list = read();
  counts.forEach((count) => {
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

const status = document.createElement("p");
status.className = "vh";
status.setAttribute("role", "status");
document.body.append(status);

// Rows of lists come later than this.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-add]");
  if (!link) return;
  const { add: sku, name, variant } = link.dataset;
  const list = read();
  if (list.some((item) => item.sku === sku)) return;
  list.push({ sku, name, variant, quantity: 1, url: link.href.split("#")[0] });
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    return;
  }
  event.preventDefault();
  show();
  status.textContent = link.firstChild.data;
});
if (document.body.matches(".is-thank_you")) {
  try {
    localStorage.setItem(key, JSON.stringify(read().filter((item) => !item.sent)));
  } catch {
    // Nothing is kept, so nothing is left.
  }
}
const more = () => import(form.dataset.enquiry);
if (document.querySelector("[data-enquiry-list]")) more();
else form?.addEventListener("focusin", more, { once: true });
addEventListener("storage", show);
show();
