import { serve } from "../main.ts";
import type { Command } from "./command.ts";

/** `duplistatus serve`: what `npm start` runs. */
export const serveCommand: Command = {
  usage: "serve",
  summary: "serve the dashboard and take reports (what npm start does)",
  async run() {
    await serve(process.env);
    // The process lives on with its listening socket.
    return 0;
  },
};
