import { ApplicationLog } from "../../features/accounts/logs.tsx";

/** Settings: what the program itself reports. */
export const LogsPage = () => <ApplicationLog />;
