// Says the rating of one day of the timeline: a slider below the picture goes from rated day to rated day, a
// pointer over the picture or a tap on it chooses the nearest, and a thin line shows where it is. Without it
// the picture stands alone, and the table below it has every number.
const DAY_MS = 86_400_000;
const REACH = 6; // units of the picture: so near to a rated day the pointer means that day
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const SVG = "http://www.w3.org/2000/svg";

function dayNumber(isoDate) {
  return Date.parse(`${isoDate}T00:00Z`) / DAY_MS;
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/gu, (all, name) => values[name] ?? all);
}

// "24 March 2026: 4.3, added later", for the day that is `index` days after the first.
function told(words, days, index) {
  const date = new Date((dayNumber(words.first) + index) * DAY_MS);
  const month = words.months.split("|")[date.getUTCMonth()];
  const day = filled(words.date, { day: date.getUTCDate(), month, year: date.getUTCFullYear() });
  if (!days[index]) return filled(words.unrated, { day });
  const rating = days[index].replace("r", "").replace(".", words.decimalMark);
  return filled(days[index].endsWith("r") ? words.recalled : words.rated, { day, rating });
}

// Where the days of one drawing lie: from a day to its x, and back.
function scaleOf(svg) {
  const { left, right, first, last } = svg.dataset;
  const start = dayNumber(first);
  const unit = (right - left) / (dayNumber(last) - start);
  return { unit, x: (day) => Number(left) + (day - start) * unit, day: (x) => start + (x - left) / unit };
}

function addHair(svg) {
  const hair = document.createElementNS(SVG, "line");
  hair.setAttribute("class", "hair");
  hair.setAttribute("y1", svg.dataset.top);
  hair.setAttribute("y2", svg.dataset.bottom);
  return hair;
}

function addSlider(figure, count) {
  const part = document.createElement("div");
  const label = document.createElement("label");
  const slider = document.createElement("input");
  const said = document.createElement("output");
  part.className = "day-pick no-print";
  Object.assign(slider, { type: "range", min: 0, max: count - 1 });
  said.setAttribute("aria-live", "off"); // the slider itself says it
  label.append(figure.dataset.label, slider);
  part.append(label, said);
  figure.querySelector(".chart").after(part);
  return { slider, said };
}

export function start(figure) {
  const drawings = [...figure.querySelectorAll("svg[data-first]")];
  const days = figure.dataset.days?.split(",") ?? [];
  const rated = days.flatMap((rating, index) => (rating ? [index] : []));
  if (!drawings.length || !rated.length) return;

  const { slider, said } = addSlider(figure, days.length);
  const hairs = drawings.map((svg) => ({ svg, hair: addHair(svg), scale: scaleOf(svg) }));
  const nearest = (index) => rated.reduce((best, day) => (Math.abs(day - index) < Math.abs(best - index) ? day : best));

  const show = (index) => {
    slider.value = index;
    said.textContent = told(figure.dataset, days, index);
    slider.setAttribute("aria-valuetext", said.textContent);
    for (const { hair, scale } of hairs) {
      const x = Math.round(scale.x(dayNumber(figure.dataset.first) + index));
      hair.setAttribute("x1", x);
      hair.setAttribute("x2", x);
    }
  };
  const choose = (index) => {
    show(index);
    for (const { svg, hair } of hairs) svg.append(hair);
  };
  const point = (pointer, { svg, scale }) => {
    const place = new DOMPoint(pointer.clientX, pointer.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const index = Math.round(scale.day(place.x) - dayNumber(figure.dataset.first));
    const close = nearest(index);
    const meant = Math.abs(close - index) * scale.unit <= REACH ? close : index;
    choose(Math.min(Math.max(meant, 0), days.length - 1));
  };

  show(rated.at(-1));
  for (const drawing of hairs) {
    drawing.svg.addEventListener("click", (click) => point(click, drawing));
    drawing.svg.addEventListener("pointermove", (move) => move.pointerType !== "touch" && point(move, drawing));
  }
  slider.addEventListener("input", () => choose(Number(slider.value)));
  slider.addEventListener("keydown", (key) => {
    const step = STEPS[key.key];
    if (!step || key.altKey || key.ctrlKey || key.metaKey) return;
    key.preventDefault();
    const now = Number(slider.value);
    const next = step > 0 ? rated.find((day) => day > now) : rated.findLast((day) => day < now);
    if (next !== undefined) choose(next);
  });
}
