// The picture of the body and the list of places are one choice: touching an area ticks its place, and a tick lights it.
const place = (link) => document.querySelector(`${link.getAttribute("href")} input`);
const links = document.querySelectorAll(".bodies a");

function light() {
  for (const link of links) {
    const { checked } = place(link);
    link.firstElementChild.classList.toggle("sel", checked);
    link.setAttribute("aria-pressed", String(checked));
  }
}

for (const link of links) {
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    place(link).click();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      place(link).click();
    }
  });
}
document.querySelector(".answers").addEventListener("change", light);
light();
