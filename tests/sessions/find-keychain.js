import { existsSync } from 'node:fs'
import process from 'node:process'

const PROGRAMS = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool']

export const WHAT_TO_INSTALL = `The tests need ${PROGRAMS.join(', ')}: apt-get install dbus gnome-keyring libsecret-tools`

/** Whether there is all that a keychain of one's own takes. */
export const findKeychain = () =>
  PROGRAMS.every((name) =>
    (process.env.PATH ?? '').split(':').some((path) => existsSync(`${path}/${name}`)),
  )
