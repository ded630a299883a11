import { readFileSync } from 'node:fs'
import { hostname, release, version } from 'node:os'
import { printable, type TerminalReport } from '@paircode/protocol'

/** What this machine and its system are called, for the person who is asked to approve. */
export const thisMachine = (): TerminalReport => ({
  host: printable(hostname()),
  system: printable(systemName()),
})

function systemName(): string {
  switch (process.platform) {
    case 'darwin':
      return 'macOS'
    case 'linux':
      // Both generations of WSL have the maker's name in the kernel's.
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
