import type { ChildProcess } from 'node:child_process'

/** A launcher that still runs after this long has started a browser. */
const LAUNCHED_AFTER_MS = 2000

/**
 * Opens an address, which must have been checked before, in the person's browser. Resolves to
 * whether that seems to have worked, and never rejects. `BROWSER=none` means that there is none.
 */
export async function openBrowser(url: string): Promise<boolean> {
  if (process.env.BROWSER === 'none') return false
  try {
    // Loaded only here: most runs of a command-line app open no browser.
    const { default: open } = await import('open')
    return await isLaunched(await open(url))
  } catch {
    return false // for example, there is no xdg-open
  }
}

/** Without a display the launcher starts as usual, and exits with an error a moment later. */
function isLaunched(launcher: ChildProcess): Promise<boolean> | boolean {
  if (launcher.exitCode !== null) return launcher.exitCode === 0
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LAUNCHED_AFTER_MS, true)
    timer.unref() // do not wait for the browser to exit
    launcher.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}
