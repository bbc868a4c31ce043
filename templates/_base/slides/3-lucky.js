/* The lucky-once slide: sliders for p and n move a curve, a point and a table, by the formula of the handout. */
{
  const BELOW_ONE = 1 - 2 ** -53;

  /* The same as kitgen/figures/probability/model.py and kitgen/text/numbers.py; tests compare every number. */
  const numbers = {
    atLeastOne: (p, n) => Math.min(-Math.expm1(n * Math.log1p(-p)), BELOW_ONE),

    /* Decimals with ties to the even digit: toFixed rounds ties up. */
    fixed(value, places) {
      const shown = value.toFixed(places);
      const [, decimals] = value.toFixed(60).split(".");
      const tie = /^50*$/.test(decimals.slice(places));
      return tie && Number(shown.at(-1)) % 2 ? (Number(shown) - 10 ** -places).toFixed(places) : shown;
    },

    /* A share from 0 to 1; only 1 is 100 %, only 0 is 0 %. */
    percent(x, style, digits = 2) {
      const most = Math.max(digits, 4);
      const signed = (shown) => `${shown.replace(".", style.mark)}${style.space}%`;
      for (let places = digits; places <= most; places += 1) {
        const shown = numbers.fixed(x * 100, places);
        if (x === 0 || x === 1 || (Number(shown) > 0 && Number(shown) < 100)) return signed(shown);
      }
      const least = 10 ** -most;
      return signed(x < 0.5 ? `<\u00a0${least.toFixed(most)}` : `>\u00a0${(100 - least).toFixed(most)}`);
    },
  };
  deck.numbers = numbers;

  const SAMPLES = 160;
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (name) => {
    const node = document.createElementNS(SVG, name);
    node.classList.add("live-mark", `live-${name}`);
    return node;
  };

  function enliven(panel) {
    const given = JSON.parse(deck.find("script", panel).textContent);
    const { left, right, top, base, most } = given.plot;
    const svg = deck.find("svg", panel.parentNode);
    const guide = drawn("path");
    guide.classList.add("guide");
    const curve = drawn("path");
    const point = drawn("circle");
    deck.find("title", svg).after(guide);
    svg.insertBefore(curve, deck.find("rect", svg)); // below the names of the curves, which have a white ground
    svg.append(point);
    const sliders = { p: deck.find('[name="p"]', panel), n: deck.find('[name="n"]', panel) };
    const result = deck.find(".result", panel);
    const x = (n) => left + ((right - left) * Math.log(n)) / Math.log(most);
    const y = (chance) => base - (base - top) * chance;
    const place = (px, py) => `${px.toFixed(2)} ${py.toFixed(2)}`;
    let saying = 0;

    function draw() {
      const [p, pWords] = given.p[sliders.p.value];
      const [n, nWords] = given.n[sliders.n.value];
      const chance = numbers.atLeastOne(p, n);
      const said = numbers.percent(chance, given.style);
      sliders.p.setAttribute("aria-valuetext", pWords);
      sliders.n.setAttribute("aria-valuetext", nWords);
      deck.find('[data-shows="p"]', panel).textContent = pWords;
      deck.find('[data-shows="n"]', panel).textContent = nWords;
      result.textContent = said;
      for (const cell of panel.querySelectorAll("td[data-n]")) {
        cell.textContent = numbers.percent(numbers.atLeastOne(p, Number(cell.dataset.n)), given.style);
        cell.parentNode.classList.toggle("here", Number(cell.dataset.n) === n);
      }
      const line = Array.from({ length: SAMPLES + 1 }, (_, step) => {
        const attempts = Math.exp((Math.log(most) * step) / SAMPLES);
        return place(x(attempts), y(numbers.atLeastOne(p, Math.max(1, attempts))));
      });
      curve.setAttribute("d", `M${line.join("L")}`);
      guide.setAttribute("d", `M${place(left, y(chance))}L${place(x(n), y(chance))}L${place(x(n), base)}`);
      point.setAttribute("cx", x(n).toFixed(2));
      point.setAttribute("cy", y(chance).toFixed(2));
      point.setAttribute("r", 5);
      return deck.filled(panel.dataset.says, { p: pWords, n: nWords, chance: said });
    }

    function moved() {
      const sentence = draw();
      window.clearTimeout(saying); // while a slider is dragged, not every value is announced
      saying = window.setTimeout(() => deck.say(sentence), 400);
      deck.tell("changed");
    }

    for (const slider of Object.values(sliders)) slider.addEventListener("input", moved);
    panel.hidden = false;
    draw();
    return {
      get: () => [sliders.p.value, sliders.n.value],
      set: (values) => {
        sliders.p.value = deck.number(Number(values?.[0]));
        sliders.n.value = deck.number(Number(values?.[1]));
        draw();
      },
    };
  }

  deck.models = [...document.querySelectorAll(".live")].map(enliven);
}
