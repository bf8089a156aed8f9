// The letters of a drawing light up with their column of the table.

const letters = document.querySelectorAll("[data-letter]");
const table = document.querySelector("table.var");
const light = (label) => {
  for (const letter of letters) letter.classList.toggle("is-lit", letter.dataset.letter === label);
};
const follow = ({ target }) => {
  const cell = target.closest("th, td");
  light(cell && table.tHead.rows[0].cells[cell.cellIndex].firstChild.textContent);
};
table.addEventListener("pointerover", follow);
table.addEventListener("focusin", follow);
table.addEventListener("pointerleave", () => light());
