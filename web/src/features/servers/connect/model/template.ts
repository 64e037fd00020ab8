/** Longest list that is taken at once, in characters. */
export const mostCharacters = 2_000_000;

/** A list to begin with: what is needed most, and one server each way. */
export const template = `address,password,trust,alias,tags,every
nas01.lan,correct horse,,NAS in the cellar,home;nas,hourly
https://backup.example/duplicati,battery staple,system,,office,daily
192.0.2.7:8200,another one,http,,lab,off
`;

/** How the columns belong together in their explanation. */
export const columnGroups = ["address", "login", "trust", "labels", "every", "server"] as const;
