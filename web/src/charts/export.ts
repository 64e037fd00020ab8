function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|\s]+/g, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Lets the browser keep a text as a file. */
export const saveText = (name: string, type: string, text: string): void =>
  save(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** Keeps a drawing as a picture with its title above and its days below, in the colours of the page. */
export function savePng(
  name: string,
  drawing: HTMLCanvasElement,
  { title, from, to }: { title: string; from: string; to: string },
): void {
  const scale = drawing.width / Math.max(1, drawing.clientWidth || drawing.width);
  const room = Math.round(34 * scale);
  const canvas = document.createElement("canvas");
  canvas.width = drawing.width + room;
  canvas.height = drawing.height + 2 * room;
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  const style = getComputedStyle(document.documentElement);
  ctx.fillStyle = style.getPropertyValue("--surface");
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(drawing, room / 2, room);
  ctx.fillStyle = style.getPropertyValue("--ink");
  ctx.textBaseline = "middle";
  ctx.font = `600 ${Math.round(14 * scale)}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.fillText(title, room / 2, room / 2);
  ctx.font = `${Math.round(12 * scale)}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.fillStyle = style.getPropertyValue("--ink-3");
  const bottom = canvas.height - room / 2;
  ctx.fillText(from, room / 2, bottom);
  ctx.textAlign = "right";
  ctx.fillText(to, canvas.width - room / 2, bottom);
  canvas.toBlob((blob) => blob && save(name, blob), "image/png");
}
