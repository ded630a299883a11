import { readFileSync } from 'node:fs'
import { hostname, release, version } from 'node:os'
import { printable, type TerminalReport } from '@paircode/protocol'

/** The names of this machine and its system, for the person who is asked to approve. */
export const thisMachine = (): TerminalReport => ({
  host: printable(hostname()),
  system: printable(systemName()),
})

function systemName(): string {
  switch (process.platform) {
    case 'darwin':
      return 'macOS'
    case 'linux':
      // Both versions of WSL have Microsoft's name in the kernel's release.
      return `${distribution()}${/microsoft/i.test(release()) ? ' (WSL)' : ''}`
    default:
      return version()
  }
}

/** os-release(5): `PRETTY_NAME` is "suitable for presentation to the user". */
function distribution(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? 'Linux'
  } catch {
    return 'Linux'
  }
}
