/* The page becomes a deck. */
deck.root.classList.add("deck");
deck.controls.hidden = false;
deck.find(".progress").hidden = false;
deck.show(Math.max(0, deck.addressed()), 0, true);
deck.tell("begun");
