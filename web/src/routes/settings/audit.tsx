import { AuditLog } from "../../features/accounts/audit.tsx";

/** Settings: who did what. */
export const AuditPage = () => <AuditLog />;
