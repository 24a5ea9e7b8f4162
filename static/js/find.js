// On the find page htmx swaps what a link changes. This keeps what a swap would lose: opened groups of choices and how
// far they were scrolled, the place of the keyboard, and the news for those who do not see it. Nothing here is needed to find someone.
(() => {
  "use strict";
  const found = () => document.getElementById("find");
  const choices = () => document.getElementById("filters");
  let opened = [];
  let focused = "";
  let scrolled = 0;

  // htmx keeps the address in the storage of the tab; a search leaves nothing behind here.
  function forget() {
    try {
      sessionStorage.removeItem("htmx-current-path-for-history");
    } catch {
      // This browser keeps nothing at all.
    }
  }

  function remember() {
    opened = Array.from(found().querySelectorAll("details[open]"), (details) => details.id);
    focused = document.activeElement.id;
    scrolled = choices()?.scrollTop ?? 0;
  }

  function bringBack() {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    if (choices()) choices().scrollTop = scrolled;
    if (document.activeElement !== document.body) return;
    document.getElementById(focused)?.focus({ preventScroll: true });
    // The link is gone, or out of sight: the list is what it led to.
    if (document.activeElement === document.body) document.getElementById("list")?.focus({ preventScroll: true });
  }

  function announce() {
    const news = found().querySelectorAll("h1, #list > p > strong");
    document.getElementById("announcement").textContent = Array.from(news, (each) => each.textContent).join(". ");
  }

  function follow(event) {
    const pressed = event.detail.elt;
    if (pressed.form) pressed.form.requestSubmit(pressed);
    else location.assign(event.detail.requestConfig.path);
  }

  forget();
  document.addEventListener("htmx:pushedIntoHistory", forget);
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "find") return;
    bringBack();
    announce();
  });
  // What cannot be swapped is opened as the page it is.
  document.addEventListener("htmx:responseError", follow);
  document.addEventListener("htmx:sendError", follow);
})();
