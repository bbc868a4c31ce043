/* The page becomes a deck. */
deck.root.classList.add("deck");
deck.controls.hidden = false;
deck.find(".progress").hidden = false;
deck.show(Math.max(0, deck.addressed()), 0, true);
deck.tell("begun");

/* All fonts at once: what only slides to come have would still be blank when the deck is printed. */
for (const face of document.fonts) face.load().catch(() => {});
