// A long list narrowed by what is typed; what is ticked stays in sight, and without a script the whole list stands.
const box = document.querySelector(".find");
const field = box.querySelector("input");
const hint = box.querySelector(".hint");
const how = hint.textContent;
const answers = [...document.querySelectorAll("[data-words]")];

function narrow() {
  const wanted = field.value.trim().toLowerCase();
  const fits = (answer) => answer.dataset.words.toLowerCase().includes(wanted);
  const found = answers.some(fits);
  for (const answer of answers) {
    answer.hidden = found && !fits(answer) && !answer.querySelector("input").checked;
  }
  hint.textContent = found ? how : hint.dataset.none;
}

box.hidden = false;
field.addEventListener("input", narrow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
