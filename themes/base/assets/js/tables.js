// A scroller that has nothing to scroll is no stop for the Tab key.

const scrollers = document.querySelectorAll(".scroll[tabindex]");
const update = () =>
  scrollers.forEach((s) => {
    s.tabIndex = s.scrollWidth > s.clientWidth ? 0 : -1;
  });
addEventListener("resize", update, { passive: true });
update();
