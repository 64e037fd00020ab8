import { Timing } from "../../features/notifications/timing/timing.tsx";

/** Settings: how much one hears and when, summaries, links, and who watches the watcher. */
export const TimingPage = () => <Timing />;
