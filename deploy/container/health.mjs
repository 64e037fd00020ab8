// Health check of the container: ends with 0 while requests can be answered.
const port = process.env.PORT ?? "9666";
const base = (process.env.BASE_PATH ?? "").replace(/^\/+|\/+$/g, "");
const path = base === "" ? "api/ready" : `${base}/api/ready`;
const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exit(answer?.ok ? 0 : 1);
