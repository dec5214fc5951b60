// The picture of the body and the list of places are one choice: touching an area ticks its place, and a tick lights it.
const place = (link) => document.querySelector(`${link.getAttribute("href")} input`);
const links = [...document.querySelectorAll('[href^="#to-"]')];
const chosen = document.querySelector(".chosen");

// the shapes of a link: its own, and of an enlarged part also those in the picture of the whole body
function shapes(link) {
  const part = link.closest(".part")?.id;
  const own = [...link.querySelectorAll("use")];
  return part ? [...own, ...own.flatMap((one) => [...document.querySelectorAll(`[href="#${part}"] [href="${one.getAttribute("href")}"]`)])] : own;
}

function light() {
  for (const link of links) {
    const { checked } = place(link);
    link.setAttribute("aria-pressed", String(checked));
    for (const shape of shapes(link)) shape.classList.toggle("sel", checked);
  }
  const names = [...document.querySelectorAll("[data-name]:has(:checked)")].map((one) => one.dataset.name);
  chosen.textContent = names.length ? chosen.dataset.chosen.replace("{names}", names.join(", ")) : "";
}

function choose(event) {
  event.preventDefault();
  place(event.currentTarget).click();
  event.currentTarget.scrollIntoView({ block: "nearest" }); // not under what was chosen
}

for (const link of links) {
  link.setAttribute("role", "button");
  link.addEventListener("click", choose);
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") choose(event);
  });
}

// an enlarged part is opened by its link alone; the focus goes along, and back to where it came from
addEventListener("hashchange", ({ oldURL }) => {
  const opened = document.querySelector(".part:target h2");
  const from = new URL(oldURL).hash;
  (opened ?? document.querySelector(`.pick [href="${from || "#where"}"]`))?.focus();
});
document.querySelector(".answers").addEventListener("change", light);
light();
