/* Turn the page into a deck. */
deck.root.classList.add("deck");
deck.controls.hidden = false;
deck.find(".progress").hidden = false;
deck.show(Math.max(0, deck.addressed()), 0, true);
deck.tell("begun");

/* Load all fonts at once: otherwise text that only later slides use would be blank in print. */
for (const face of document.fonts) face.load().catch(() => {});
