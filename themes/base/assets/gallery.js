// Arrows, the marked thumbnail and the large view of a product's pictures. Without this script
// the strip scrolls, the thumbnails are links and a picture opens by itself.

const icon = (d) => `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="${d}"/></svg>`;

const button = (label, d) => {
  const b = document.createElement("button");
  b.type = "button";
  b.setAttribute("aria-label", label);
  b.innerHTML = icon(d);
  return b;
};

const arrows = (gallery, strip, slides, thumbs) => {
  const rtl = getComputedStyle(strip).direction === "rtl";
  const left = "m15 5.5-6.5 6.5 6.5 6.5";
  const right = "m9 5.5 6.5 6.5L9 18.5";
  const previous = button(gallery.dataset.previous, rtl ? right : left);
  const next = button(gallery.dataset.next, rtl ? left : right);
  const box = document.createElement("div");
  box.className = "gal__arrows";
  box.append(previous, next);
  gallery.append(box);

  let current = 0;
  const show = (i) => {
    if (i < 0 || i >= slides.length) return;
    strip.scrollTo({ left: (rtl ? -i : i) * strip.clientWidth });
  };
  const mark = () => {
    current = Math.round(Math.abs(strip.scrollLeft) / strip.clientWidth);
    previous.setAttribute("aria-disabled", String(current === 0));
    next.setAttribute("aria-disabled", String(current === slides.length - 1));
    thumbs.forEach((t, i) => (i === current ? t.setAttribute("aria-current", "true") : t.removeAttribute("aria-current")));
  };
  previous.addEventListener("click", () => show(current - 1));
  next.addEventListener("click", () => show(current + 1));
  thumbs.forEach((t, i) =>
    t.addEventListener("click", (event) => {
      event.preventDefault();
      show(i);
    }),
  );
  strip.addEventListener("scroll", mark, { passive: true });
  mark();
};

const zoom = (gallery) => {
  const dialog = document.createElement("dialog");
  dialog.className = "zoom";
  const picture = new Image();
  const close = button(gallery.dataset.close, "m5.5 5.5 13 13M18.5 5.5l-13 13");
  close.addEventListener("click", () => dialog.close());
  picture.addEventListener("click", () => dialog.close());
  dialog.append(picture, close);
  gallery.append(dialog);
  gallery.querySelectorAll("[data-zoom]").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      picture.src = link.href;
      picture.alt = link.querySelector("img").alt;
      dialog.setAttribute("aria-label", picture.alt);
      dialog.showModal();
    }),
  );
};

document.querySelectorAll(".gal").forEach((gallery) => {
  const strip = gallery.querySelector(".gal__strip");
  if (!strip) return;
  const slides = strip.querySelectorAll("li");
  if (slides.length > 1) arrows(gallery, strip, slides, gallery.querySelectorAll(".gal__thumbs a"));
  zoom(gallery);
});
