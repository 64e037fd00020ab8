import { paths, user, users, userWithPassword } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { registerCommand } from "../commands.ts";
import { changeUser, createUser, deleteUser, resetUserPassword, unlockUser } from "./commands.ts";
import { listUsers } from "./list.ts";

/** Accounts, for administrators. */
export function userRoutes(app: App, context: Context): void {
  const tags = ["users"];

  app.get(
    paths.users,
    { config: { access: "admin" }, schema: { summary: "All accounts", tags, response: { 200: users } } },
    async () => ({ users: await listUsers(context.database.reader, context.clock.now()) }),
  );

  registerCommand(app, context, "POST", paths.users, createUser, {
    summary: "Create an account; its password is shown once",
    tags,
    response: userWithPassword,
    status: 201,
  });
  registerCommand(app, context, "PATCH", paths.user, changeUser, {
    summary: "Change an account",
    tags,
    response: user,
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "POST", paths.resetUserPassword, resetUserPassword, {
    summary: "Give an account a new password, shown once",
    tags,
    response: userWithPassword,
  });
  registerCommand(app, context, "POST", paths.unlockUser, unlockUser, {
    summary: "End a lock by wrong passwords",
    tags,
    response: user,
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "DELETE", paths.user, deleteUser, { summary: "Delete an account", tags });
}
