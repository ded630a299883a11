/**
 * Whether that is the address of a PostgreSQL. Not so where a password holds `/`, `?` or `#` as it
 * is: part of it would pass for the host, and be shown.
 */
export const isPostgresUrl = (url: string): boolean =>
  /^postgres(ql)?:\/\/(?=.)([^@/?#]*@)?[^@/?#]*(\/[^@?#]*)?(\?[^@#]*)?$/.test(url)

/** What may be shown of it: `postgres://db.acme.dev:5432/paircode`. */
export const withoutPassword = (url: string): string =>
  url.replace(/^([a-z]+:\/\/)([^@/?#]*@)?([^?]*).*$/, '$1$3')
