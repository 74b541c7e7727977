export interface DatabaseUrls {
  /** A URL for a database, as the superuser unless a user is given. */
  url: (database: string, user?: string, password?: string) => string;
  /** The superuser's URL of the database `postgres`. */
  adminUrl: string;
}

export const SUPERUSER = 'postgres';

export function databaseUrls(port: number, superuserPassword: string): DatabaseUrls {
  const url = (database: string, user = SUPERUSER, password = superuserPassword): string =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return { url, adminUrl: url('postgres') };
}
