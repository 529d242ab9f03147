import type { Catalogue } from "../sv";

export const session: Catalogue["session"] = {
  heading: "Sign in",
  lead: "Trio Monitor is opened with a one-time link.",
  whereTitle: "Where is the link?",
  whereRun: "It is printed in the terminal when Trio Monitor is started with",
  whereNew: "If you need a new one, write in the server's terminal",
  runCommand: "make run",
  linkCommand: "trio-monitor sign-in-link",
  field: "Paste the link or the code",
  submit: "Sign in",
  submitting: "Signing in …",
  used: "The link has been used or has expired. Print a new one and paste it here.",
  malformed: "That is not a sign-in link. It ends in #sign-in= and a long code.",
  tooMany: "Too many tries. Wait a while and try again.",
  unreachable: "Trio Monitor does not answer. Check that it is running and try again.",
  otherFailure: (detail) => `Signing in failed: ${detail}`,
  expired: "You have been signed out. Sign in again with a new link.",
  checking: "Checking the session …",
};
