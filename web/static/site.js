// Embellishes what works without it: completion of what is typed, buttons that copy.
"use strict";
(() => {
  const later = (work, ms) => {
    let timer;
    return (...all) => { clearTimeout(timer); timer = setTimeout(() => work(...all), ms); };
  };

  // The word at the end of what is typed, with its field: what the API completes.
  const lastWord = (text) => (text.match(/(?:[^\s"«]+:)?(?:"[^"]*|[^\s"«]*)$/) || [""])[0];

  let lists = 0;
  for (const input of document.querySelectorAll("input[data-completer]")) {
    const list = document.createElement("ul");
    list.id = "suggestions-" + (lists += 1);
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    (input.closest(".ligne") || input.form).after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.autocomplete = "off";
    let asked = "";
    let at = -1;

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (item) => {
      const text = input.value;
      input.value = text.slice(0, text.length - lastWord(text).length) + item.dataset.query + " ";
      close();
      input.focus();
    };
    const mark = (next) => {
      const items = list.children;
      at = (next + items.length) % items.length;
      [...items].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      input.setAttribute("aria-activedescendant", items[at].id);
    };
    const show = (completions) => {
      list.replaceChildren(...completions.map((completion, place) => {
        const item = document.createElement("li");
        item.id = list.id + "-" + place;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.query = completion.query;
        item.textContent = completion.label === completion.query ? completion.query : completion.query + " – " + completion.label;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
        return item;
      }));
      at = -1;
      list.hidden = completions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = later(async () => {
      const word = lastWord(input.value);
      asked = word;
      if (word.length < 2) { close(); return; }
      try {
        const response = await fetch("/api/v1/complete?limit=8&q=" + encodeURIComponent(word));
        const answer = await response.json();
        if (asked === word && document.activeElement === input && answer.completions) show(answer.completions);
      } catch { close(); }
    }, 120);
    input.addEventListener("input", ask);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? -1 : at - 1); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at]); }
    });
  }

  if (navigator.clipboard) {
    for (const field of document.querySelectorAll("[data-copier]")) {
      const button = document.createElement("button");
      const label = document.querySelector("label[for=" + field.id + "]");
      const name = label ? label.textContent.toLowerCase() : "";
      button.type = "button";
      button.className = "copier discret";
      button.textContent = "Copier";
      button.setAttribute("aria-label", ("Copier " + name).trim());
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "Copié";
        setTimeout(() => { button.textContent = "Copier"; }, 2000);
      });
      field.after(button);
    }
  }

  // Years are for those who have chosen none of the boxes: an empty field is not sent.
  for (const form of document.querySelectorAll("form:not([method=post])")) {
    form.addEventListener("submit", () => {
      for (const field of form.querySelectorAll("input[name], select[name]")) {
        if (!field.value) field.disabled = true;
      }
    });
    addEventListener("pageshow", () => form.querySelectorAll(":disabled").forEach((field) => { field.disabled = false; }));
  }

  // A link to « Signaler une erreur » opens it.
  const opened = location.hash === "#signaler" && document.getElementById("signaler");
  if (opened) opened.open = true;
})();
