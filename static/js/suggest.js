// While someone types in a search field: languages, places and topics to choose from, as a combobox with a list.
// Without this script the fields are plain fields. What is typed is sent as a form is, and stands in no address.
(() => {
  "use strict";
  // Milliseconds after the last key; whoever types on is not interrupted.
  const PAUSE = 200;
  const news = document.getElementById("announcement") ?? document.createElement("p");
  let asking = new AbortController();
  let waiting = 0;

  const isField = (element) => element instanceof HTMLInputElement && element.getAttribute("role") === "combobox";
  const listOf = (field) => document.getElementById(`${field.id}-suggestions`);
  const pointedAt = (field) => document.getElementById(field.getAttribute("aria-activedescendant"));
  const isOpen = (field) => field.getAttribute("aria-expanded") === "true";

  function prepare() {
    for (const field of document.querySelectorAll("form[data-suggestions] .input:not([role])")) {
      // A search field may not be a combobox.
      field.type = "text";
      field.enterKeyHint = "search";
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-expanded", "false");
    }
  }

  function stop() {
    clearTimeout(waiting);
    asking.abort();
  }

  function close(field) {
    stop();
    if (isOpen(field)) news.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
    listOf(field)?.remove();
  }

  async function ask(field) {
    stop();
    asking = new AbortController();
    const { form } = field;
    const body = new URLSearchParams(new FormData(form));
    body.set("field", field.name);
    const options = { method: "POST", body, credentials: "omit", cache: "no-store", signal: asking.signal };
    try {
      // What was chosen beside the fields is in the address of the form: the numbers go with it.
      const answer = await fetch(form.dataset.suggestions + new URL(form.action).search, options);
      const list = answer.ok ? await answer.text() : "";
      if (document.activeElement === field) show(field, list);
    } catch {
      // Another key was pressed, or there is no connection: searching goes on without suggestions.
    }
  }

  function show(field, list) {
    close(field);
    field.insertAdjacentHTML("afterend", list);
    if (!listOf(field)?.children.length) {
      close(field);
      return;
    }
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", listOf(field).id);
    news.textContent = listOf(field).dataset.news;
  }

  function move(field, step) {
    const options = Array.from(listOf(field).children);
    const before = pointedAt(field);
    const from = before ? options.indexOf(before) : step > 0 ? -1 : 0;
    const next = options[(from + step + options.length) % options.length];
    before?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function take(field, option) {
    field.value = option.dataset.value;
    close(field);
    field.setSelectionRange(field.value.length, field.value.length);
    // A long text is shown where the next word comes.
    field.scrollLeft = field.scrollWidth;
  }

  // Whether the key was for the list: then it does nothing else.
  function pressed(field, key) {
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (isOpen(field)) move(field, key === "ArrowDown" ? 1 : -1);
      else if (field.value) ask(field);
      return true;
    }
    if (!isOpen(field)) return false;
    if (key === "Enter" && pointedAt(field)) {
      take(field, pointedAt(field));
      return true;
    }
    if (key === "Escape") {
      close(field);
      return true;
    }
    return false;
  }

  document.addEventListener("input", ({ target: field }) => {
    if (!isField(field)) return;
    stop();
    // Only the end of a text can go on.
    if (!field.value || field.selectionEnd < field.value.length) close(field);
    else waiting = setTimeout(ask, PAUSE, field);
  });
  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (pressed(event.target, event.key)) event.preventDefault();
  });
  document.addEventListener("focusout", ({ target: field }) => {
    if (isField(field)) close(field);
  });
  document.addEventListener("submit", ({ target: form }) => {
    for (const field of form.querySelectorAll("[role=combobox]")) close(field);
  });
  // Pressing an option leaves the keyboard in the field.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".suggest")) event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => {
    const option = target.closest(".suggest [role=option]");
    if (option) take(option.closest(".field").querySelector("[role=combobox]"), option);
  });
  document.addEventListener("htmx:afterSettle", prepare);

  // The find page has a place for news; elsewhere it is made.
  if (!news.isConnected) {
    news.className = "hide";
    news.setAttribute("role", "status");
    document.getElementById("content").append(news);
  }
  prepare();
})();
