// A DSN as the driver reads it, which is more than a URL.

/** Where the driver goes when a DSN names no host; libpq would take a socket. */
export const DSN_HOST = 'localhost'

/**
 * Reads what the driver reads: a percent sign that escapes nothing, a user without a host.
 * @throws TypeError for what is no address at all
 */
export const readDsn = (dsn: string): URL => {
  const text = dsn.replace(/%(?![0-9a-f]{2})/gi, '%25')
  try {
    return new URL(text)
  } catch {
    return new URL(text.replace('@/', `@${DSN_HOST}/`))
  }
}
