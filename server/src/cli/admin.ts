import { resetPassword } from "../access/accounts/commands.ts";
import { cliActor } from "../platform/actor.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";

/** `duplistatus admin reset-password USER`: the way back in for whoever lost the password. */
export const adminCommand: Command = {
  usage: "admin reset-password USER",
  summary: "give a user a new random password, to be changed at the next login",
  async run([action, username, ...rest]) {
    if (action !== "reset-password" || username === undefined || rest.length > 0) {
      throw new CommandError(`Use: duplistatus ${this.usage}`);
    }
    const { password } = await withContext((context) =>
      resetPassword.execute(context, cliActor, { username }),
    ).catch((error) => {
      const unknown = error instanceof AppError && error.code === "not_found";
      throw unknown ? new CommandError(`There is no user "${username}".`) : error;
    });
    process.stdout.write(`${password}\n`);
    return 0;
  },
};
