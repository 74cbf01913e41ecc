// Copying. Without this script the buttons stay hidden and texts are marked by hand.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = document.getElementById(`${button.dataset.copy}-status`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Copied.";
    } catch {
      // Browsers give no clipboard to pages over plain HTTP.
      window.getSelection().selectAllChildren(source);
      status.textContent = "Marked: copy it with the keyboard.";
    }
  });
}
