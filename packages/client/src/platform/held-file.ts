import { setTimeout as pause } from 'node:timers/promises'

const LONGEST_PAUSE_MS = 500

/**
 * Whether a file is only temporarily inaccessible. Windows reports these codes while another
 * process of ours, or a virus scanner, has it open; elsewhere they mean what they say.
 */
export const isHeld = (error: unknown, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(Object(error).code)

/** Runs `act` once nobody holds the file, or gives up within a second. */
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
