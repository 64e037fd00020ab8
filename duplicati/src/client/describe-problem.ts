import type { LaterReason, Problem, UnreachableReason, UntrustedReason } from "./problem.ts";

const unreachable: Record<UnreachableReason, string> = {
  "name-unknown": "The name is not known. Check its spelling, or use the IP address.",
  refused:
    "Nothing listens on this port. Check the port and that Duplicati accepts remote connections (webservice-interface=any).",
  "no-route": "There is no way to this address. Check the network and the address.",
  timeout: "No answer in time. The machine may be off, or a firewall may be in the way.",
  cut: "The connection was cut before the answer was complete.",
  tls: "An encrypted connection could not be agreed on.",
  gateway: "The proxy in front does not reach Duplicati.",
};

const untrusted: Record<UntrustedReason, string> = {
  "self-signed": "it is self-signed",
  "unknown-issuer": "its issuer is not known here",
  expired: "it has expired",
  "not-yet-valid": "it is not valid yet",
  "other-name": "it belongs to another name",
  other: "it could not be verified",
};

const later: Record<LaterReason, string> = {
  "database-locked": "An operation of this job is running; its log can be read afterwards.",
  overloaded: "The server has too many open sessions; it can be asked again in some minutes.",
  "job-active": "The job is running or waiting to run; its versions can be listed afterwards.",
  "listing-in-progress": "The versions of this job are being listed already.",
};

/** A problem in plain English with what to do about it, for the command line and logs. Never holds a secret. */
export function describeProblem(problem: Problem): string {
  switch (problem.kind) {
    case "aborted":
      return "Stopped on request.";
    case "options":
      return problem.text;
    case "address-denied":
      return `Connections to ${problem.address} (${problem.host}) are not allowed.`;
    case "unreachable":
      return `${problem.host}:${problem.port} cannot be reached. ${unreachable[problem.reason]}`;
    case "certificate-untrusted":
      return `The certificate is not trusted: ${untrusted[problem.reason]}. Compare its SHA-256 fingerprint ${problem.certificate.sha256} with the one on the server and confirm it.`;
    case "certificate-changed":
      return `The certificate has changed. Confirmed was ${problem.pinned}, the server now shows ${problem.certificate.sha256}. Confirm the new one only if you know why it changed.`;
    case "only-http":
      return `${problem.host}:${problem.port} speaks unencrypted HTTP only. Passwords could be read on the way; allow it only in a network you trust.`;
    case "only-https":
      return `${problem.host}:${problem.port} speaks HTTPS only. Use HTTPS and confirm its certificate.`;
    case "redirected":
      return `The server sends to another address (${problem.to}); that is not followed. Enter the final address, or let the proxy pass the API without its own login page.`;
    case "host-not-allowed":
      return `Duplicati does not answer to the name "${problem.host}". Use the IP address or add this name to the allowed host names (webservice-allowed-hostnames).`;
    case "forbidden":
      return "The server refuses access (403). A proxy or a pre-shared key may be in the way.";
    case "proxy-login":
      return "A proxy in front asks for a login. Give it by a header of its own or a client certificate: Duplicati 2.1 and later need the header of basic authentication themselves.";
    case "password-needed":
      return "The server asks for a password.";
    case "wrong-password":
      return "The password is wrong.";
    case "wrong-token":
      return "The token is not accepted. It may be mistyped, withdrawn, or of the other kind (pre-auth or forever).";
    case "token-not-supported":
      return "Duplicati 2.0 knows no tokens. Use the password.";
    case "login-lost":
      return "The server took the login and refused the next request. Its sessions may have been reset; try again.";
    case "not-duplicati":
      return `Something answers at this address (status ${problem.status}), but it is not Duplicati.`;
    case "version-not-supported":
      return `This version of Duplicati${problem.version === null ? "" : ` (${problem.version})`} is not supported.`;
    case "later":
      return later[problem.reason];
    case "not-found":
      return `Duplicati does not know it${problem.text === null ? "" : `: ${problem.text}`}.`;
    case "folder-missing":
      return "The destination's folder is missing, or the job never ran.";
    case "not-offered":
      return `This version of Duplicati does not offer ${problem.what}.`;
    case "not-needed":
      return "There is no reason to list versions now.";
    case "refused":
      if (problem.status === 502 || problem.status === 504)
        return `${unreachable.gateway} (${problem.status})`;
      return `Duplicati answered with an error (${problem.status})${problem.text === null ? "" : `: ${problem.text}`}`;
    case "too-large":
      return `The answer is longer than ${Math.floor(problem.limitBytes / 1024)} KiB and was not taken.`;
    case "unreadable":
      return `The answer (${problem.what}) could not be read.`;
  }
}
