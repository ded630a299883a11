import type { Connection } from './connection.ts'

const HASTY = `
  SELECT name, setting FROM pg_settings
  WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting IN ('off', 'local')
  ORDER BY name`

/** Each setting with which PostgreSQL says that something is kept before it is. */
export async function cautions(db: Connection): Promise<readonly string[]> {
  const rows = await db.list<{ name: string; setting: string }>(HASTY, {})
  return rows.map(
    ({ name, setting }) =>
      `PostgreSQL runs with "${name}" ${setting}: logins that were answered are lost when it ` +
      'crashes or fails over. Set it to "on"',
  )
}
