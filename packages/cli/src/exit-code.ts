/** How the command ends, for scripts. These numbers stay as they are. */
export const EXIT = {
  ok: 0,
  /** It was tried and did not work. */
  failed: 1,
  /** The command line or a setting is wrong; nothing was tried. */
  usage: 2,
  /** There is no session, or the server has ended it. For `fetch`: the answer's status is 401. */
  notLoggedIn: 3,
  /** `login --complete`: not approved yet, or the number is missing; the login can still be completed. */
  notYet: 4,
  /** `fetch`: the answer's status is 3xx, another 4xx, 5xx. */
  redirected: 30,
  refused: 40,
  serverFailed: 50,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const
