// "Leave this page": the link, or Shift three times, puts another page in the place of this one.
// Without this script it is a plain link. What the browser itself keeps of visited pages is not ours to clear.
(() => {
  "use strict";
  const TIMES = 3;
  const WITHIN = 5000;
  const link = document.querySelector("[data-leave]");
  let presses = [];
  let alone = false;

  function leave() {
    // At once, however slow the next page is.
    document.documentElement.hidden = true;
    location.replace(link.dataset.leave);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // Shift is part of typing: only presses with nothing between them count.
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && (alone || !event.repeat);
    if (!alone) presses = [];
  });
  document.addEventListener("pointerdown", () => {
    presses = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = event.timeStamp;
    presses = [...presses.filter((press) => now - press < WITHIN), now];
    if (presses.length >= TIMES) leave();
  });

  const hint = document.getElementById("leave-hint");
  hint.hidden = false;
  link.setAttribute("aria-describedby", hint.id);
})();
