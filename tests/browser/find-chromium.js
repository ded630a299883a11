import { delimiter, join } from 'node:path'
import process from 'node:process'
import { isProgram } from './is-program.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export const WHAT_TO_INSTALL = `The browser tests need Chromium or Chrome, and none was found.
Install one (Debian: apt-get install chromium; macOS: brew install --cask google-chrome),
or set CHROMIUM to the path of the program.`

/** The Chromium or Chrome of this machine; `CHROMIUM` names another. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    ...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []),
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...ELSEWHERE,
  ]
  return candidates.find(isProgram)
}
