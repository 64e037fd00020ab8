import { Profile } from "../../features/accounts/profile.tsx";

/** Settings: the own account. */
export const ProfilePage = () => <Profile />;
