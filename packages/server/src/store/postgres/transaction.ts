import type { ClientBase } from 'pg'

/** Does the work in a transaction of its own: all of it, or none when it throws. */
export async function transaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}) // where the connection broke, the server does it
    throw error
  }
}
