import { Database } from "../../features/database/database.tsx";

/** Settings: the own database. */
export const DatabasePage = () => <Database />;
