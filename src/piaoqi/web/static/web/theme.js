// Light or dark before the first paint: as chosen, else as the system has it.
"use strict";

{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  if (!root.dataset.bsTheme) {
    const follow = () => { root.dataset.bsTheme = system.matches ? "dark" : "light"; };
    follow();
    system.addEventListener("change", follow);
  }
}
