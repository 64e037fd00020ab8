import type { ServerEntry } from "@duplistatus/contract";
import { useState } from "react";
import { ConnectDialog } from "./connect-dialog.tsx";
import { ConnectionDialog } from "./connection-dialog.tsx";

interface EditConnectionDialogProps {
  server: ServerEntry;
  open: boolean;
  onClose: () => void;
}

/** How a server is reached; a server without a connection gets one, step by step. */
export default function EditConnectionDialog({ server, open, onClose }: EditConnectionDialogProps) {
  // A server that was just connected keeps the dialog that tells so; one that was just disconnected its own.
  const [connection] = useState(server.connection);
  const shown = { open, onClose };
  return connection === null ? (
    <ConnectDialog server={server} {...shown} />
  ) : (
    <ConnectionDialog server={server} connection={server.connection ?? connection} {...shown} />
  );
}
