// A field that narrows a long list on its page: downloads by product or file, dealers by place.
// Without this script the field is not to be seen and the list is whole.

const plain = (text) => text.toLowerCase().replace(/[./-]/g, "");

const narrow = (list) => {
  const row = list.querySelector(".filter");
  const field = row.querySelector("input");
  const choice = row.querySelector("select");
  const groups = [...list.querySelectorAll("section, details")].map((group) => {
    const head = plain(group.querySelector("h2, h3, summary").textContent);
    const items = [...group.querySelectorAll("li")].map((item) => [item, `${head} ${plain(item.textContent)}`]);
    return { group, items, open: group.open };
  });
  const none = document.createElement("p");
  none.className = "empty";
  none.setAttribute("role", "status");
  list.append(none);
  list.classList.add("is-live");
  row.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let any = false;
    groups.forEach(({ group, items, open }, i) => {
      const chosen = !choice?.value || choice.value === String(i);
      items.forEach(([item, text]) => {
        item.hidden = !words.every((word) => text.includes(word));
      });
      group.hidden = !chosen || items.every(([item]) => item.hidden);
      group.open = open || words.length > 0 || Boolean(choice?.value);
      any ||= !group.hidden;
    });
    none.textContent = any ? "" : list.dataset.filter;
  });
};

document.querySelectorAll("[data-filter]").forEach(narrow);
