import { fill, type Reader } from "@duplistatus/texts";
import { escapeXml } from "./badge.ts";
import type { ShownJob, ShownState } from "./shown.ts";

const marks: Record<ShownState, string> = {
  fine: "✓",
  unscheduled: "○",
  warnings: "!",
  failing: "✕",
  overdue: "✕",
  trouble: "!",
  unknown: "–",
};

/** A page of its own, without a script, that shows names, states and times and nothing else. */
export function statusPage(
  { title, verdict, jobs, at }: { title: string; verdict: string; jobs: readonly ShownJob[]; at: number },
  reader: Reader<"links">,
): string {
  const { links } = reader.texts;
  const { format } = reader;
  const rows = jobs.map(
    ({ server, name, state, good_at: good, expected_at: next }) =>
      `<tr><th scope="row">${escapeXml(name)} <small>${escapeXml(server)}</small></th><td class="${state}"><b aria-hidden="true">${
        marks[state]
      }</b> ${escapeXml(links.state[state])}</td><td>${escapeXml(format.moment(good, at))}</td><td>${escapeXml(
        format.moment(next, at),
      )}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${reader.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta http-equiv="refresh" content="120"><title>${escapeXml(title)}</title><style>
:root{color-scheme:light dark;--ink:light-dark(#16181d,#e8eaed);--soft:light-dark(#5b6470,#9aa4b2);--line:light-dark(#e2e6ea,#2b323b);--page:light-dark(#f5f7f9,#0d1117);--card:light-dark(#fff,#161b22)}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.4rem;margin:0}p{margin:.25rem 0 1.25rem;color:var(--soft)}
div{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}table{border-collapse:collapse;width:100%}
th,td{padding:.55rem .9rem;text-align:left;font-weight:400;white-space:nowrap}tbody tr{border-top:1px solid var(--line)}thead th,small{color:var(--soft);font-size:.85rem}
tbody th{font-weight:600;white-space:normal}small{font-weight:400}
.fine b{color:light-dark(#1a7f37,#3fb950)}.warnings b,.trouble b{color:light-dark(#9a6700,#d29922)}.failing,.overdue{color:light-dark(#b42318,#ff7b72)}
</style></head><body><main><h1>${escapeXml(title)}</h1><p>${escapeXml(verdict)} · ${escapeXml(
    fill(links.page.asOf, { at }, reader) ?? "",
  )}</p><div><table><thead><tr><th scope="col">${escapeXml(links.page.backup)}</th><th scope="col">${escapeXml(
    links.page.state,
  )}</th><th scope="col">${escapeXml(links.page.good)}</th><th scope="col">${escapeXml(
    links.page.next,
  )}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></main></body></html>
`;
}
