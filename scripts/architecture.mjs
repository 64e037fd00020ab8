// `npm run architecture`: says which import breaks a rule of .dependency-cruiser.cjs.
import { checkArchitecture } from "./lib/architecture.mjs";

const { ok, text } = await checkArchitecture();
console.log(text);
process.exit(ok ? 0 : 1);
