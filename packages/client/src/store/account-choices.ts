import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import {
  makePrivateFolder,
  quoted,
  readPrivateFile,
  unusable,
  writePrivateFile,
} from './private-file.ts'
import type { AccountChoice, SessionScope } from './session-store.ts'
import { readChoice, writeRecord } from './stored-session.ts'

/**
 * Which account is meant, in a file for each folder that has a choice: two choices at once never
 * write the same file, and nothing is ever written into the folder itself.
 */
export function accountChoices(folder: string) {
  const pathOf = ({ issuer, clientId }: SessionScope, directory: string) => {
    const key = JSON.stringify([issuer, clientId, directory])
    return join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`)
  }

  async function read(scope: SessionScope, directory: string): Promise<AccountChoice | undefined> {
    const path = pathOf(scope, directory)
    const text = await readPrivateFile(path)
    if (text === undefined) return undefined
    const choice = readChoice(text)
    if (choice?.issuer === scope.issuer && choice.clientId === scope.clientId) return choice
    throw unusable(path, 'holds no choice that this version can read', `rm ${quoted(path)}`)
  }

  return {
    async choose({ issuer, clientId, subject, email, directory }: AccountChoice): Promise<void> {
      await makePrivateFolder(folder)
      const choice = {
        ...{ issuer, clientId, subject, chosenAt: new Date() },
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

/** Above the root there is everywhere. */
const above = (place: string): string => (dirname(place) === place ? '' : dirname(place))
