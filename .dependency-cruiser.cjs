/** Floors of server/src, lowest first: a room knows lower floors only, and none of its neighbours. */
const floors = [
  ["platform"],
  ["access"],
  ["records"],
  ["incidents", "live"],
  ["monitoring", "notifications"],
  ["recording", "connections"],
  ["merging"],
  ["collecting", "keeping", "moving", "remote-control"],
  ["ingest", "mqtt", "pages"],
  ["app", "wiring"],
  ["main", "testing"],
  ["run", "cli"],
];

const inRooms = (rooms) => `^server/src/(${rooms.join("|")})(/|\\.js$)`;

/** One rule a room: everything from its own floor upwards is out of reach, but for the room itself. */
const floorRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `floor-of-${room}`,
    comment: `${room} imports lower floors only.`,
    severity: "error",
    from: { path: inRooms([room]) },
    to: {
      path: inRooms(
        floors
          .slice(floor)
          .flat()
          .filter((other) => other !== room),
      ),
    },
  })),
);

/** The arrows between workspaces: web → contract, texts; server → contract, texts, duplicati; texts → contract; tools → server. */
const arrows = [
  ...floorRules,
  {
    name: "no-file-outside-a-floor",
    comment: "A new room of the server needs a floor in this file.",
    severity: "error",
    from: { path: "^server/src/", pathNot: inRooms(floors.flat()) },
    to: {},
  },
  {
    name: "pages-stand-apart",
    comment: "What two pages need belongs to a lower floor.",
    severity: "error",
    from: { path: "^server/src/pages/([^/]+)/" },
    to: { path: "^server/src/pages/", pathNot: "^server/src/pages/$1/" },
  },
  {
    name: "a-store-belongs-to-its-room",
    comment: "SQL of another room is reached through its functions; the records are everybody's.",
    severity: "error",
    from: { path: "^server/src/(?!testing/)([^/]+)/" },
    to: { path: "^server/src/.*store\\.js$", pathNot: "^server/src/($1|records)/" },
  },
  {
    name: "duplicati-stands-alone",
    comment: "duplicati/ is a library of its own: it knows nothing of this program.",
    severity: "error",
    from: { path: "^duplicati/src" },
    to: { path: "^(contract|texts|server|tools|web)/" },
  },
  {
    name: "contract-stands-alone",
    severity: "error",
    from: { path: "^contract/src" },
    to: { path: "^(duplicati|texts|server|tools|web)/" },
  },
  {
    name: "texts-know-only-the-contract",
    comment: "Page, mail and log share these sentences: they hang on neither the server nor the browser.",
    severity: "error",
    from: { path: "^texts/src" },
    to: { path: "^(duplicati|server|tools|web)/" },
  },
  {
    name: "nothing-ships-the-tools",
    severity: "error",
    from: { path: "^server/src" },
    to: { path: "^(tools|web)/" },
  },
  {
    name: "web-knows-only-contract-and-texts",
    severity: "error",
    from: { path: "^web/src" },
    to: { path: "^(duplicati|server|tools)/" },
  },
  {
    name: "features-of-the-browser-stand-apart",
    comment:
      "What two features need belongs into api/, charts/, collecting/, format/, jobs/, notifications/, session/ or ui/.",
    severity: "error",
    from: { path: "^web/src/features/([^/]+)/" },
    // The one dialog that several pages open; it loads its feature when it is opened. The palette lists all settings.
    to: {
      path: "^web/src/features/",
      pathNot: "^web/src/features/($1/|collecting/open-collect-dialog|settings/settings-nav)",
    },
  },
  {
    name: "shared-rooms-know-no-features",
    severity: "error",
    from: { path: "^web/src/(api|charts|collecting|duplicati|format|i18n|jobs|notifications|session|ui)/" },
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
