import { LoginSettings } from "../../features/sign-on/login-settings.tsx";

/** Settings: how people log in. */
export const LoginSettingsPage = () => <LoginSettings />;
