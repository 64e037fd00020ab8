// The page that stands in for the program while its server cannot be reached: since when, and what was known last.

const texts = {
  en: ["No contact with duplistatus", "Last contact: {when}.", "As of then, not now: “{said}”", "Try now"],
  de: [
    "Kein Kontakt zu duplistatus",
    "Letzter Kontakt: {when}.",
    "Stand von da, nicht von jetzt: „{said}“",
    "Jetzt versuchen",
  ],
  fr: [
    "Aucun contact avec duplistatus",
    "Dernier contact\u00a0: {when}.",
    "État d’alors, pas de maintenant\u00a0: «\u00a0{said}\u00a0»",
    "Réessayer",
  ],
  es: [
    "Sin contacto con duplistatus",
    "Último contacto: {when}.",
    "Estado de entonces, no de ahora: «{said}»",
    "Probar ahora",
  ],
  "pt-BR": [
    "Sem contato com o duplistatus",
    "Último contato: {when}.",
    "Situação daquele momento, não de agora: “{said}”",
    "Tentar agora",
  ],
  "hi-Latn": [
    "duplistatus se sampark nahi",
    "Pichhla sampark: {when}.",
    "Tab ki sthiti, abhi ki nahi: “{said}”",
    "Abhi koshish karein",
  ],
  "zh-CN": ["无法连接 duplistatus", "上次连接：{when}。", "当时的状态（非当前）：“{said}”", "立即重试"],
};

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
};

const wanted = [read("duplistatus.display")?.language, ...navigator.languages].filter(Boolean);
const names = Object.keys(texts);
const language =
  wanted
    .map(
      (tag) =>
        names.find((name) => name === tag) ?? names.find((name) => name.split("-")[0] === tag.split("-")[0]),
    )
    .find(Boolean) ?? "en";
const [title, since, known, again] = texts[language];
const last = read("duplistatus.last");

document.documentElement.lang = language;
document.querySelector("#title").textContent = title;
document.querySelector("#again").textContent = again;
if (last) {
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(last.at);
  document.querySelector("#since").textContent = since.replace("{when}", when);
  if (last.said) {
    document.querySelector("#known").hidden = false;
    document.querySelector("#known").textContent = known.replace("{said}", last.said);
  }
}

async function look() {
  try {
    const answer = await fetch("api/ping", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {}
}
document.querySelector("#again").addEventListener("click", () => void look());
addEventListener("online", () => void look());
setInterval(() => void look(), 15_000);
