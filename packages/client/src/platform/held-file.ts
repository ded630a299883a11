import { setTimeout as pause } from 'node:timers/promises'

const LONGEST_PAUSE_MS = 500

/**
 * Whether a file cannot be touched at this moment alone. Windows says so while anybody has it open, be
 * it another process of ours or a virus scanner; elsewhere these codes mean what they say.
 */
export const isHeld = (error: unknown, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(Object(error).code)

/** Does it as soon as nobody holds the file, or within a second not at all. */
export async function onceLetGo(
  act: () => Promise<void>,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await act()
    } catch (error) {
      if (!isHeld(error, platform) || wait > LONGEST_PAUSE_MS) throw error
      await pause(wait)
    }
  }
}
