(() => {
  let theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("duplistatus.display") ?? "{}").theme ?? "system";
  } catch {}
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
