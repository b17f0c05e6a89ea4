// Choices that depend on each other: one that stands alone, and words beside «other».

export function together(target) {
  if (target.type === "checkbox" && target.checked) {
    const alone = "alone" in target.dataset;
    for (const other of target.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
      if (other !== target && (alone || "alone" in other.dataset)) other.checked = false;
    }
  }
  if (target.name.endsWith(":other") && target.value.trim()) {
    const box = target.closest("fieldset")?.querySelector('input[value="other"]');
    if (box) box.checked = true;
  }
}
