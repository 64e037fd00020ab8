// Full-text search of the guide: finds in the browser, without asking anybody.

import MiniSearch from "./minisearch.js";

const box = document.querySelector("#search");
const list = document.querySelector("#found");
const status = document.querySelector("#found-count");
const most = 12;

/** The sections of the guide, read when somebody begins to type. */
let asked;
const index = () => {
  asked ??= fetch("search.json")
    .then((answer) => answer.json())
    .then((sections) => {
      const search = new MiniSearch({
        fields: ["title", "page", "text"],
        storeFields: ["title", "page", "text", "address"],
        searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 4, page: 2 }, combineWith: "AND" },
      });
      search.addAll(sections);
      return search;
    });
  return asked;
};

/** The piece of a text around the first word that was found. */
function around(text, terms) {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - 60);
  const start = from === 0 || places.length === 0 ? 0 : text.indexOf(" ", from) + 1;
  return `${start > 0 ? "… " : ""}${text.slice(start, start + 150).trim()} …`;
}

function entry({ title, page, text, address, terms }) {
  const link = document.createElement("a");
  link.href = address;
  const name = document.createElement("strong");
  name.textContent = title === page ? title : `${page}: ${title}`;
  const piece = document.createElement("span");
  piece.textContent = around(text, terms);
  link.append(name, piece);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function find() {
  const text = box.value.trim();
  list.hidden = text === "";
  if (text === "") {
    status.textContent = "";
    return;
  }
  const search = await index();
  if (box.value.trim() !== text) return;
  const found = search.search(text);
  list.replaceChildren(...found.slice(0, most).map(entry));
  status.textContent =
    found.length === 0
      ? "Nothing found."
      : `${found.length} ${found.length === 1 ? "place" : "places"} found.`;
}

box.addEventListener("input", () => void find());
box.addEventListener("focus", () => void index(), { once: true });
addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== box) {
    event.preventDefault();
    box.focus();
  }
  if (event.key === "Escape" && !list.hidden) {
    box.value = "";
    void find();
    box.focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.target !== box && at === -1) return;
  event.preventDefault();
  if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (at <= 0) box.focus();
  else links[at - 1].focus();
});
box.closest("search").hidden = false;
