let my = new URL(import.meta.url).searchParams;
let box, events;
const show = text => {
  box?.remove();
  box = document.createElement("pre");
  box.textContent = text;
  box.role = "alert";
  box.style =
    "position:fixed;inset:auto 0 0;max-height:80%;overflow:auto;padding:1em;white-space:pre-wrap;font:14px monospace;color:#fff;background:#300;z-index:999";
  document.body.append(box);
};
const on = {
  reload: () => location.reload(),
  go: to => location.replace(to + location.hash),
  fault: show,
  sound: () => box?.remove(),
  style: to => {
    for (const link of document.querySelectorAll("link"))
      if (new URL(link.href).pathname == my.get("style")) link.href = to;
    my.set("style", to);
  },
};
const follow = () => {
  events?.close();
  if (document.hidden) return;
  my.set("at", location.pathname);
  events = new EventSource("/_showroom/events?" + my);
  for (const name in on) events.addEventListener(name, e => on[name](e.data));
};
document.onvisibilitychange = follow;
follow();
