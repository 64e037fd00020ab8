import { ConnectDialog } from "./connect-dialog.tsx";

interface AddServerDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Adds a server by its address, step by step. */
export default function AddServerDialog(props: AddServerDialogProps) {
  return <ConnectDialog server={null} {...props} />;
}
