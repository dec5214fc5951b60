// "None of these" and "I don't know" stand alone: a tick on one takes the others away.
const boxes = [...document.querySelectorAll('.answers input[type="checkbox"]')];
const alone = ["none", "unknown"];

for (const box of boxes) {
  box.addEventListener("change", () => {
    if (!box.checked) return;
    for (const other of boxes) {
      if (other !== box && (alone.includes(box.value) || alone.includes(other.value))) other.checked = false;
    }
  });
}
