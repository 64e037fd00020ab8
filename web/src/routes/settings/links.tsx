import { Links } from "../../features/links/links.tsx";

/** Settings: addresses that need no login. */
export const LinksPage = () => <Links />;
