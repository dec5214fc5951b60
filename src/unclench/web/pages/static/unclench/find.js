// A long list narrowed by what is typed; what is ticked stays in sight, and without a script the whole list stands.
// Where nothing has the name, what is spelt nearly so is shown.
const box = document.querySelector(".find");
const field = box.querySelector("input");
const hint = box.querySelector(".hint");
const how = hint.textContent;
const answers = [...document.querySelectorAll("[data-words]")];
const spelt = new Map(answers.map((answer) => [answer, answer.dataset.words.toLowerCase()]));

// Letters to add, leave out or change until what is typed is what the text begins with.
function slips(typed, text) {
  let row = Array.from({ length: typed.length + 3 }, (_, to) => to);
  for (const [at, letter] of [...typed].entries()) {
    const next = [at + 1];
    for (let to = 1; to < row.length; to += 1) {
      next.push(Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (letter === text[to - 1] ? 0 : 1)));
    }
    row = next;
  }
  return Math.min(...row);
}

// The answers a word of which is spelt most like it, if that is near enough.
function nearest(typed) {
  const starts = (text) => [...text.matchAll(/[\p{L}\d]+/gu)].map((word) => text.slice(word.index));
  const far = answers.map((answer) => Math.min(...starts(spelt.get(answer)).map((text) => slips(typed, text))));
  const least = Math.min(...far);
  return typed.length > 3 && least <= typed.length / 3 ? answers.filter((_, at) => far[at] === least) : [];
}

function narrow() {
  const wanted = field.value.trim().toLowerCase();
  const exact = answers.filter((answer) => spelt.get(answer).includes(wanted));
  const found = new Set(exact.length ? exact : nearest(wanted));
  for (const answer of answers) {
    answer.hidden = found.size > 0 && !found.has(answer) && !answer.querySelector("input").checked;
  }
  hint.textContent = exact.length ? how : found.size ? hint.dataset.near : hint.dataset.none;
}

box.hidden = false;
field.addEventListener("input", narrow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
