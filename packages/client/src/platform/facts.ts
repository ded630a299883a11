import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'

/** The facts about this process that decide whether it can open a browser. */
export interface Facts {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly isContainer: boolean
  /** The version of the Windows Subsystem for Linux. */
  readonly wsl?: 1 | 2
}

export const readFacts = (): Facts => {
  const wsl = process.platform === 'linux' ? wslOf(release()) : undefined
  return {
    platform: process.platform,
    env: process.env,
    isContainer: process.platform === 'linux' && isContainer(process.env),
    ...(wsl && { wsl }),
  }
}

/** Both kernels' releases contain Microsoft's name; that of WSL 2 in lower case. */
export function wslOf(kernel: string): 1 | 2 | undefined {
  if (/microsoft-standard|WSL2/.test(kernel)) return 2
  return /microsoft/i.test(kernel) ? 1 : undefined
}

function isContainer(env: NodeJS.ProcessEnv): boolean {
  return (
    env.KUBERNETES_SERVICE_HOST !== undefined ||
    ['/.dockerenv', '/run/.containerenv'].some((path) => existsSync(path)) ||
    isContainerGroup(readText('/proc/1/cgroup'))
  )
}

/** Recognises the paths of cgroup v1; under v2 the path is `/`, which says nothing. */
export const isContainerGroup = (text: string): boolean =>
  /\/(?:docker|kubepods|lxc|containerd)(?:\.slice)?(?:\/|$)/m.test(text)

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
