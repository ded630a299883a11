import { dirname, join } from 'node:path'
import { fileName } from './file-name.ts'
import {
  makePrivateFolder,
  quoted,
  readPrivateFile,
  unusable,
  writePrivateFile,
} from './private-file.ts'
import { type AccountChoice, isIn, type SessionScope } from './session-store.ts'
import { readChoice, writeRecord } from './stored-session.ts'

/**
 * Stores account choices, in one file per folder that has a choice: choices for two folders never
 * write the same file, and nothing is ever written into the folder itself.
 */
export function accountChoices(folder: string) {
  const pathOf = ({ issuer, clientId }: SessionScope, directory: string) =>
    join(folder, `${fileName(issuer, clientId, directory)}.json`)

  async function read(scope: SessionScope, directory: string): Promise<AccountChoice | undefined> {
    const path = pathOf(scope, directory)
    const text = await readPrivateFile(path)
    if (text === undefined) return undefined
    const choice = readChoice(text)
    if (choice && isIn(scope, choice) && (choice.directory ?? '') === directory) return choice
    throw unusable(path, 'holds no choice that this version can read', `rm ${quoted(path)}`)
  }

  return {
    async choose({ issuer, clientId, subject, email, directory }: AccountChoice): Promise<void> {
      await makePrivateFolder(folder)
      const choice = {
        issuer,
        clientId,
        subject,
        chosenAt: new Date(),
        ...(email !== undefined && { email }),
        ...(directory !== undefined && { directory }),
      }
      await writePrivateFile(pathOf(choice, directory ?? ''), writeRecord(choice))
    },

    async chosen(scope: SessionScope, directory: string): Promise<AccountChoice | undefined> {
      for (let place = directory; place !== ''; place = above(place)) {
        const choice = await read(scope, place)
        if (choice) return choice
      }
      return read(scope, '')
    },
  }
}

/** The parent of a folder. Above the root is the empty text, which means everywhere. */
const above = (place: string): string => (dirname(place) === place ? '' : dirname(place))
