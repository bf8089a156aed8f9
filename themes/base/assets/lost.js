// On the page for missing addresses: the field begins with what the address may have meant.

const field = document.querySelector("main .seek input");
if (field) {
  const name = location.pathname.split("/").filter(Boolean).pop() ?? "";
  try {
    field.value = decodeURIComponent(name).replace(/\.\w+$/, "").replace(/[-_+]+/g, " ");
  } catch {
    field.value = name;
  }
}
