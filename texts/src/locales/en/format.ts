export default {
  unit: {
    second: "{{value}} s",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} d",
    month: "{{value}} mo",
    year: "{{value}} y",
  },
  moment: "{{date}} at {{time}}",
} as const;
