import { UserList } from "../../features/accounts/users.tsx";

/** Settings: every account. */
export const UsersPage = () => <UserList />;
