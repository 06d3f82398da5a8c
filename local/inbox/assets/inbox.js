// Keys only: everything works without this script.
const rows = [...document.querySelectorAll("a.mail")];
const search = document.querySelector("input.q");

const go = (selector) => document.querySelector(selector)?.click();

const move = (by) => {
  if (rows.length === 0) return go(by > 0 ? 'a[rel="next"].step' : 'a[rel="prev"].step');
  const at = rows.indexOf(document.activeElement);
  const next = rows[at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
};

const keys = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => search?.focus(),
  Escape: () => go("a.back"),
  p: () => go('a[data-key="p"]'),
  d: () => go('a[data-key="d"]'),
  i: () => go('a[data-key="i"]'),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  const act = keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

for (const field of document.querySelectorAll(".filters select, .filters input[type=date]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
document.querySelector(".filters")?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// back from a mail: stand where one left
if (location.hash.startsWith("#m-")) document.getElementById(location.hash.slice(1))?.focus();
