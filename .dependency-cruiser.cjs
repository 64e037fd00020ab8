/** The arrows between the rooms: web → contract; server → contract, duplicati. */
const arrows = [
  {
    name: "duplicati-stands-alone",
    comment: "duplicati/ is a library of its own: it knows nothing of this program.",
    severity: "error",
    from: { path: "^duplicati/src" },
    to: { path: "^(contract|server|web)/" },
  },
  {
    name: "contract-stands-alone",
    severity: "error",
    from: { path: "^contract/src" },
    to: { path: "^(duplicati|server|web)/" },
  },
  {
    name: "web-knows-only-the-contract",
    severity: "error",
    from: { path: "^web/src" },
    to: { path: "^(duplicati|server)/" },
  },
  {
    name: "features-of-the-browser-stand-apart",
    comment: "What two features need belongs into ui/, format/ or api/.",
    severity: "error",
    from: { path: "^web/src/features/([^/]+)/" },
    // Who is logged in, what waits for them, and collecting (its dialog, its problems) concern every feature.
    to: {
      path: "^web/src/features/",
      pathNot: [
        "^web/src/features/($1/|session/|shell/attention)",
        "^web/src/features/collecting/(open-collect-dialog|use-running|use-start|queries|problem-text|certificate-step)",
      ],
    },
  },
  {
    name: "ui-knows-no-features",
    severity: "error",
    from: { path: "^web/src/ui/" },
    to: { path: "^web/src/(features|routes)/" },
  },
  {
    name: "routes-hold-no-sql",
    comment: "HTTP in, HTTP out; SQL lives in the store of a feature.",
    severity: "error",
    from: { path: "^server/src/.*routes\\.js$" },
    to: { path: "^server/src/platform/database/(sqlite|postgres)" },
  },
  {
    name: "environment-has-one-reader",
    comment: "Only config.ts turns the environment into values; entry points hand it over.",
    severity: "error",
    from: { path: "^server/src/(?!cli/|main\\.js|run\\.js|testing/)" },
    to: { path: "^server/src/(main|run)\\.js$" },
  },
  {
    name: "no-orphans",
    severity: "error",
    from: {
      orphan: true,
      pathNot:
        "^(server/src/(run|cli/cli|platform/report-reader/read-worker)|tools/src/tools|web/src/main)\\.js$",
    },
    to: {},
  },
];

const cycles = [
  {
    name: "no-cycles",
    comment: "Parts that are loaded on demand may point back.",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
  },
];

module.exports = {
  forbidden: process.env.RULES === "cycles" ? cycles : arrows,
  options: {
    doNotFollow: { path: "node_modules" },

    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
