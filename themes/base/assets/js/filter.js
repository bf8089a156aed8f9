// A field that narrows a long list on its page: downloads by product, file or number. Without
// this script the field is hidden and the list is whole.

const plain = (text) => text.toLowerCase().replace(/[\s./-]/g, "");

document.querySelectorAll("[data-filter]").forEach((list) => {
  const row = list.querySelector(".filter");
  const field = row.querySelector("input");
  const groups = [...list.querySelectorAll("section, details")].map((group) => [group, plain(group.textContent)]);
  const none = document.createElement("p");
  none.className = "empty";
  none.setAttribute("role", "status");
  list.append(none);
  row.hidden = false;
  field.addEventListener("input", () => {
    const sought = plain(field.value);
    let any = false;
    groups.forEach(([group, text]) => {
      group.hidden = !text.includes(sought);
      any ||= !group.hidden;
    });
    none.textContent = any ? "" : list.dataset.filter;
  });
});
