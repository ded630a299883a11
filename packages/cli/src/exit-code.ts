/** How the command ends, for scripts. These numbers stay as they are. */
export const EXIT = {
  ok: 0,
  /** It was tried and did not work. For `fetch`: the answer's status is not 2xx. */
  failed: 1,
  /** The command line or a setting is wrong; nothing was tried. */
  usage: 2,
  /** There is no session, or the server has ended it. For `fetch`: the answer's status is 401. */
  notLoggedIn: 3,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const
